"""What crawlers, feed readers and messengers get: feeds, sitemap, robots, link previews, structured data. Nothing that is closed."""

import json
import re
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from wagtail.models import PageViewRestriction

from common.testing import assert_query_counts
from content import sitemaps
from content.models import Audience, BasePage, BrandSettings, StoryPage
from content.sharing import draw_title
from content.tests.factories import MARKER, body, make_picture, make_tag

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _nothing_is_kept(settings):
    """But in the tests that are about it."""
    settings.PAGE_CACHE = {"ENABLED": False}


@pytest.fixture
def gated(tree, club):
    """Everything that must not tell its body to a visitor."""
    questions = [("question", {"question": f"What is {MARKER}?", "slug": "what", "answer": f"<p>{MARKER}</p>"})]
    steps = [("steps", {"steps": [{"title": f"Take {MARKER}", "minutes": None, "text": "", "picture": None}]}), *body()]
    return [
        tree.article("for-members", title="For members", audience=Audience.MEMBERS, body=steps),
        tree.article(
            "for-the-club", title="For the club", audience=Audience.GROUPS, audience_groups=[club], body=steps
        ),
        tree.story("early", title="Early", early_access_groups=[club], early_access_days=14),
        tree.theme("asked-by-members", title="Asked by members", audience=Audience.MEMBERS, questions=questions),
    ]


def twin(page, other):
    type(other).objects.filter(pk=other.pk).update(translation_key=page.translation_key)


def head(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser").head


def data(client, address):
    """Structured data by its type."""
    graph = json.loads(head(client, address).select_one('script[type="application/ld+json"]').string)["@graph"]
    return {part["@type"]: part for part in graph}


# --- Feeds ----------------------------------------------------------------------------------------------------------------


def entries(client, address):
    return ElementTree.fromstring(client.get(address).content).findall(f"{ATOM}entry")


def test_each_section_and_language_has_its_feed(tree, client):
    tree.article("moka", title="Moka pot")
    tree.story("batch", title="A failed batch")
    tree.article("moka", language="ru", title="Гейзерная кофеварка")
    tree.product("millstone", title="Millstone")

    def titles(address):
        return sorted(entry.findtext(f"{ATOM}title") for entry in entries(client, address))

    assert titles("/feeds/articles/") == ["Moka pot"]
    assert titles("/feeds/stories/") == ["A failed batch"]
    assert titles("/feeds/") == ["A failed batch", "Moka pot"]
    assert titles("/ru/feeds/") == ["Гейзерная кофеварка"]
    assert client.get("/feeds/products/").status_code == 404


def test_an_entry_has_all_a_reader_needs(tree, client):
    author = tree.person("vera", title="Vera Orlova")
    page = tree.article("moka", title="Moka & friends", summary="Low heat < high heat.", author=author)

    feed = ElementTree.fromstring(client.get("/feeds/articles/").content)
    entry = feed.find(f"{ATOM}entry")

    assert feed.find(f'{ATOM}link[@rel="self"]').get("href") == f"{BASE}/feeds/articles/"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert entry.findtext(f"{ATOM}title") == "Moka & friends"
    assert entry.find(f"{ATOM}link").get("href") == f"{BASE}/articles/moka/"
    assert entry.findtext(f"{ATOM}id").startswith("urn:uuid:")
    assert entry.findtext(f"{ATOM}published") == page.published_at.isoformat()
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Vera Orlova"
    summary = entry.findtext(f"{ATOM}summary")
    assert re.fullmatch(
        rf'<p><img src="{BASE}/og/\d+-[0-9a-f]{{16}}\.png" alt="" width="1200" height="630"></p><p>Low heat &lt; high heat\.</p>',
        summary,
    )


def test_rss_says_the_same(tree, client):
    tree.article("moka", title="Moka pot")

    answer = client.get("/feeds/articles/rss/")

    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    assert ElementTree.fromstring(answer.content).findtext("channel/item/title") == "Moka pot"


def test_the_id_of_an_entry_survives_a_new_address(tree, client):
    page = tree.article("moka", title="Moka pot")
    before = entries(client, "/feeds/")[0].findtext(f"{ATOM}id")

    page.slug = "moka-again"
    page.save_revision().publish()

    entry = entries(client, "/feeds/")[0]
    assert entry.findtext(f"{ATOM}id") == before
    assert entry.find(f"{ATOM}link").get("href").endswith("/moka-again/")


def test_feeds_hold_what_a_visitor_may_read_whoever_asks(gated, client, sign_in, vip, tree):
    tree.article("open", title="Open")

    for reader in (client, sign_in(vip, fresh=True)):
        for address in ("/feeds/", "/feeds/articles/", "/feeds/stories/", "/feeds/rss/"):
            words = reader.get(address).content.decode()
            assert MARKER not in words
            assert "For members" not in words
            assert "Early" not in words
        assert "Open" in reader.get("/feeds/").content.decode()


def test_a_feed_is_kept_until_a_page_of_it_changes(tree, client, settings, django_capture_on_commit_callbacks):
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0}
    tree.article("moka", title="Moka pot")
    first = client.get("/feeds/articles/")
    assert client.get("/feeds/articles/").headers["X-Cache"] == "hit"
    assert client.get("/feeds/articles/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304

    with django_capture_on_commit_callbacks(execute=True):
        tree.article("aeropress", title="Aeropress")

    assert "Aeropress" in client.get("/feeds/articles/").content.decode()


def test_a_kept_feed_changes_when_early_access_ends(tree, club, client, settings):
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0}
    tree.story("early", title="Early", early_access_groups=[club], early_access_days=3)
    assert "Early" not in client.get("/feeds/stories/").content.decode()

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert "Early" in client.get("/feeds/stories/").content.decode()


def test_a_feed_costs_the_same_number_of_queries_however_long(tree, client):
    number = iter(range(10))

    def grow():
        place = next(number)
        tree.article(f"moka-{place}", cover=make_picture(f"cup-{place}"), author=tree.person(f"vera-{place}"))
        client.get("/feeds/articles/")

    grow()
    assert_query_counts(5, lambda: client.get("/feeds/articles/"), grow=grow)


# --- Sitemap and robots -----------------------------------------------------------------------------------------------------


MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def addresses(client, address="/sitemap.xml"):
    urls = ElementTree.fromstring(client.get(address).content)
    return {
        url.findtext(f"{MAP}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
        for url in urls
    }


def test_the_sitemap_names_every_public_page_with_its_languages(tree, client):
    page = tree.article("moka")
    twin(page, tree.article("moka", language="ru"))

    found = addresses(client)

    both = {"en": f"{BASE}/articles/moka/", "ru": f"{BASE}/ru/articles/moka/", "x-default": f"{BASE}/articles/moka/"}
    assert found[f"{BASE}/articles/moka/"] == both
    assert found[f"{BASE}/ru/articles/moka/"] == both
    assert {f"{BASE}/", f"{BASE}/ru/", f"{BASE}/help/", f"{BASE}/ru/team/"} <= set(found)


def test_the_sitemap_leaves_out_what_is_closed_hidden_or_gone(gated, tree, client):
    tree.article("open")
    hidden, gone = tree.article("hidden"), tree.article("gone")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    gone.unpublish()

    articles = [address for address in addresses(client) if re.search("/(articles|stories|help)/.", address)]

    assert articles == [f"{BASE}/articles/open/"]


def test_a_large_sitemap_becomes_a_list_of_files(tree, client, monkeypatch):
    monkeypatch.setattr(sitemaps.PageSitemap, "limit", 4)
    everything = BasePage.objects.live().count()

    files = [each.findtext(f"{MAP}loc") for each in ElementTree.fromstring(client.get("/sitemap.xml").content)]

    assert len(files) == -(-everything // 4)
    assert sum(len(addresses(client, file)) for file in files) == everything
    assert client.get("/sitemap.xml?p=99").status_code == 404
    assert client.get("/sitemap.xml?p=x").status_code == 404


def test_robots_are_told_where_not_to_go_and_where_the_sitemap_is(db, client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *", "Disallow: /cms/", "Disallow: /accounts/", "Disallow: /me/", "Disallow: /search/",
        "Disallow: /ru/accounts/", "Disallow: /ru/me/", "Disallow: /ru/search/", "", f"Sitemap: {BASE}/sitemap.xml",
    ]  # fmt: skip


def test_the_sitemap_costs_the_same_number_of_queries_however_long(tree, client):
    number = iter(range(10))

    def grow():
        place = next(number)
        twin(tree.article(f"moka-{place}"), tree.article(f"moka-{place}", language="ru"))
        client.get("/sitemap.xml")

    grow()
    assert_query_counts(1, lambda: client.get("/sitemap.xml"), grow=grow)


# --- Head of a page ---------------------------------------------------------------------------------------------------------


def test_a_page_names_its_address_its_languages_and_its_feeds(tree, client):
    page = tree.article("moka")
    twin(page, tree.article("moka", language="ru"))

    found = head(client, "/articles/moka/?utm_source=letter")

    assert found.select_one("link[rel=canonical]")["href"] == f"{BASE}/articles/moka/"
    assert {link["hreflang"]: link["href"] for link in found.select("link[hreflang]")} == {
        "en": f"{BASE}/articles/moka/",
        "ru": f"{BASE}/ru/articles/moka/",
        "x-default": f"{BASE}/articles/moka/",
    }
    assert [(link["title"], link["href"]) for link in found.select('link[type="application/atom+xml"]')] == [
        ("Svoi: articles", f"{BASE}/feeds/articles/"),
        ("Svoi: articles and stories", f"{BASE}/feeds/"),
    ]


def test_a_page_in_one_language_claims_no_other(tree, client):
    tree.article("moka")

    assert not head(client, "/articles/moka/").select("link[hreflang]")


def test_a_draft_translation_is_not_named(tree, client):
    page, other = tree.article("moka"), tree.article("moka", language="ru")
    twin(page, other)
    BasePage.objects.filter(pk=other.pk).update(live=False)

    assert not head(client, "/articles/moka/").select("link[hreflang]")


def test_below_a_page_each_address_is_its_own(tree, client):
    tree.article("moka", tags=[make_tag("water")])

    assert (
        head(client, "/articles/tags/water/?x=1").select_one("link[rel=canonical]")["href"]
        == f"{BASE}/articles/tags/water/"
    )


def test_a_shared_link_has_a_card(tree, client):
    tree.article("moka", title='Moka "pot"', summary="Low heat.")

    found = head(client, "/articles/moka/")
    card = {tag["property"]: tag["content"] for tag in found.select('meta[property^="og:"]')}

    assert re.fullmatch(rf"{BASE}/og/\d+-[0-9a-f]{{16}}\.png", card.pop("og:image"))
    assert card == {
        "og:type": "article",
        "og:site_name": "Svoi",
        "og:title": 'Moka "pot"',
        "og:description": "Low heat.",
        "og:url": f"{BASE}/articles/moka/",
        "og:locale": "en_US",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": 'Moka "pot"',
    }
    assert found.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"


# --- Structured data --------------------------------------------------------------------------------------------------------


def test_every_page_says_whose_site_it_is_and_how_to_search_it(tree, client):
    BrandSettings.objects.update(
        social=json.dumps([{"type": "link", "value": {"name": "VK", "url": "https://vk.example/svoi"}}])
    )

    found = data(client, "/")

    assert set(found) == {"Organization", "WebSite"}
    assert found["Organization"]["name"] == "Svoi"
    assert found["WebSite"]["potentialAction"]["target"]["urlTemplate"] == f"{BASE}/search/?q={{search_term_string}}"
    assert (
        data(client, "/ru/")["WebSite"]["potentialAction"]["target"]["urlTemplate"]
        == f"{BASE}/ru/search/?q={{search_term_string}}"
    )


def test_an_article_tells_who_wrote_it_and_when(tree, client):
    author = tree.person("vera", title="Vera Orlova")
    page = tree.article("moka", title="Moka </script> pot", author=author, tags=[make_tag("water")])

    article = data(client, "/articles/moka/")["Article"]

    assert article["headline"] == "Moka </script> pot"
    assert article["author"] == {"@type": "Person", "name": "Vera Orlova", "url": f"{BASE}/team/vera/"}
    assert article["datePublished"].startswith(page.published_at.date().isoformat())
    assert article["publisher"] == {"@id": f"{BASE}/#organization"}
    assert article["keywords"] == ["Water"]
    assert article["isAccessibleForFree"] is True


def test_a_how_to_tells_steps_supplies_tools_and_time(tree, client):
    steps = [
        {"title": "Grind", "minutes": "2", "text": "<p>Fine as <b>salt</b>.</p>", "picture": None},
        {"title": "Wait", "minutes": None, "text": "", "picture": None},
    ]
    tree.article("moka", minutes=12, body=[*body(), ("steps", {"steps": steps})])

    found = data(client, "/articles/moka/")["HowTo"]

    assert found["totalTime"] == "PT12M"
    assert found["supply"] == [{"@type": "HowToSupply", "name": "15 g coffee"}]
    assert found["tool"] == [{"@type": "HowToTool", "name": "a moka pot"}]
    assert [(step["position"], step["name"], step["text"]) for step in found["step"]] == [
        (1, "Grind", "Fine as salt."),
        (2, "Wait", "Wait"),
    ]


def test_an_article_without_steps_is_no_how_to(tree, client):
    tree.article("moka")

    assert set(data(client, "/articles/moka/")) == {"Organization", "WebSite", "BreadcrumbList", "Article"}


def test_a_product_tells_its_price_and_its_place_in_the_shop(tree, client):
    BrandSettings.objects.update(shop_url="https://shop.example/")
    tree.product("millstone", title="Millstone", price="8900", shop_path="/millstone")

    found = data(client, "/products/millstone/")["Product"]

    assert found["offers"] == {
        "@type": "Offer",
        "price": "8900.00",
        "priceCurrency": "RUB",
        "url": "https://shop.example/millstone",
        "seller": {"@id": f"{BASE}/#organization"},
    }


def test_questions_are_told_with_their_answers_and_todays_facts(tree, client):
    from facts.models import Fact

    Fact.objects.create(key="courier", value={"en": "two days"}, review_date=timezone.localdate())
    answer = '<p>It takes <embed embedtype="fact" key="courier"/>.</p>'
    question = {"question": "How long?", "slug": "how-long", "answer": answer}
    tree.theme("delivery", questions=[("question", question)])
    tree.page("about", body=[("questions", {"questions": [question]})])

    told = [
        {"@type": "Question", "name": "How long?", "acceptedAnswer": {"@type": "Answer", "text": "It takes two days."}}
    ]
    assert data(client, "/help/delivery/")["FAQPage"]["mainEntity"] == told
    assert data(client, "/about/")["FAQPage"]["mainEntity"] == told


def test_a_person_and_the_way_to_them(tree, client):
    tree.person("vera", title="Vera Orlova")

    found = data(client, "/team/vera/")

    assert (found["Person"]["name"], found["Person"]["jobTitle"], found["Person"]["knowsAbout"]) == (
        "Vera Orlova",
        "founder",
        ["green coffee"],
    )
    trail = [(step["position"], step["item"]) for step in found["BreadcrumbList"]["itemListElement"]]
    assert trail == [(1, f"{BASE}/team/"), (2, f"{BASE}/team/vera/")]


def test_nothing_of_a_closed_body_is_told(gated, client, sign_in, vip):
    member = sign_in(vip, fresh=True)
    for page in gated:
        whole = str(BeautifulSoup(member.get(page.url).content, "html.parser").body)
        assert MARKER in whole  # it was there to leak

        for reader in (client, member):
            assert MARKER not in str(head(reader, page.url))
        if not isinstance(page, StoryPage) and page.section == "articles":
            assert data(client, page.url)["Article"]["isAccessibleForFree"] is False


# --- The picture ------------------------------------------------------------------------------------------------------------


def picture_of(client, address):
    return head(client, address).select_one('meta[property="og:image"]')["content"].removeprefix(BASE)


def opened(answer):
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.getvalue()))


def test_a_page_without_a_cover_gets_its_title_drawn_once(tree, client, monkeypatch):
    tree.article("moka", title="Гейзерная кофеварка без горечи")
    address = picture_of(client, "/articles/moka/")

    answer = client.get(address)
    drawn = opened(answer)

    assert (drawn.format, drawn.size) == ("PNG", (1200, 630))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    monkeypatch.setattr("content.sharing.draw_title", None)  # would fail if it were drawn again
    assert client.get(address).status_code == 200


def test_two_who_ask_at_once_get_one_picture(tree, client, monkeypatch):
    page = tree.article("moka")
    address = picture_of(client, "/articles/moka/")
    wanted = address.removeprefix("/").replace("-", "/", 1)
    default_storage.save(f"og/{page.pk}/older.png", ContentFile(b"as it looked before"))

    def draw_while_another_does(title, brand):
        data = draw_title(title, brand)
        default_storage.save(wanted, ContentFile(data))
        return data

    monkeypatch.setattr("content.sharing.draw_title", draw_while_another_does)

    assert opened(client.get(address)).format == "PNG"
    assert [f"og/{page.pk}/{name}" for name in default_storage.listdir(f"og/{page.pk}")[1]] == [wanted]


def test_a_cover_is_cut_around_its_focal_point(tree, client):
    cover = make_picture(
        "wide", (1600, 600), focal_point_x=1500, focal_point_y=300, focal_point_width=50, focal_point_height=50
    )
    tree.article("moka", cover=cover)

    shown = opened(client.get(picture_of(client, "/articles/moka/")))

    assert (shown.format, shown.size) == ("JPEG", (1200, 630))


def test_a_cover_from_a_closed_collection_is_not_shown(tree, client):
    from content.ensure import ensure_closed_collection

    tree.article("moka", cover=make_picture("secret", collection=ensure_closed_collection()))

    assert opened(client.get(picture_of(client, "/articles/moka/"))).format == "PNG"


def test_a_new_title_has_a_new_picture_and_the_old_address_leads_to_it(tree, client):
    page = tree.article("moka", title="Old")
    old = picture_of(client, "/articles/moka/")
    client.get(old)

    page.title = "New"
    page.save_revision().publish()
    new = picture_of(client, "/articles/moka/")

    assert new != old
    assert client.get(old).headers["Location"] == new
    client.get(new)
    assert len(default_storage.listdir(f"og/{page.pk}")[1]) == 1


def test_there_is_no_picture_of_a_page_that_is_hidden(tree, client):
    page = tree.article("moka")
    address = picture_of(client, "/articles/moka/")

    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("title", ["", "A", "Слово " * 60, "Электрокофемолкоремонтировальщик" * 5, "100 % & <b>"])
def test_any_title_can_be_drawn(title):
    drawn = Image.open(BytesIO(draw_title(title, {"name": "Ласточка", "accent": "#C4472B"})))

    assert drawn.size == (1200, 630)


def test_open_pages_outside_the_tree_name_their_address_and_title(db, client):
    head = BeautifulSoup(client.get("/events/?utm_source=x").content, "html.parser").head

    assert head.select_one("link[rel=canonical]")["href"] == f"{BASE}/events/"
    card = {tag["property"]: tag["content"] for tag in head.select('meta[property^="og:"]')}
    assert card.pop("og:description") == head.select_one("meta[name=description]")["content"]
    assert card.pop("og:image").startswith(f"{BASE}/static/brand/apple-touch-icon")
    assert card == {
        "og:type": "website",
        "og:site_name": "Svoi",
        "og:title": "Events",
        "og:url": f"{BASE}/events/",
        "og:locale": "en_US",
    }
