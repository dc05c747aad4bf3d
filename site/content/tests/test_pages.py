"""Every kind of page, for a visitor and for a member, in both languages; and what it costs."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Site

from content import models
from content.models import MenuSettings
from content.tests.factories import MARKER, Tree, make_picture, make_series, make_tag

ADDRESSES = {
    "home": "/",
    "articles": "/articles/",
    "stories": "/stories/",
    "team": "/team/",
    "products": "/products/",
    "help": "/help/",
    "article": "/articles/moka-pot/",
    "story": "/stories/failed-batch/",
    "person": "/team/vera/",
    "product": "/products/kenya-nyeri/",
    "theme": "/help/delivery/",
    "page": "/about/",
    "landing": "/the-club/",
    "tag": "/articles/tags/water/",
    "series": "/articles/series/first-month/",
}


def fill(tree: Tree, language: str) -> None:
    """One page of each kind, each naming the others."""
    picture, tag, series = make_picture(), make_tag(), make_series()
    person = tree.person(language=language, cover=picture)
    product = tree.product(
        language=language,
        cover=picture,
        pictures=[("picture", {"picture": picture, "alt_text": "", "decorative": False, "caption": ""})],
    )
    blocks = every_block(picture, person, product)
    article = tree.article(
        language=language, cover=picture, author=person, tags=[tag], series=series, series_part=1, body=blocks
    )
    tree.article("cold-brew", language=language, tags=[tag], series=series, series_part=2)
    story = tree.story(language=language, cover=picture, author=person, tags=[tag], body=blocks)
    article.products = [models.ArticleProduct(product=product)]
    story.people, story.products = [models.StoryPerson(person=person)], [models.StoryProduct(product=product)]
    product.goes_with, product.howtos = (
        [models.ProductGoesWith(product=product)],
        [models.ProductHowTo(article=article)],
    )
    for page in (article, story, product):
        page.save_revision().publish()
    (
        tree.theme(language=language),
        tree.page(language=language, body=blocks[:3]),
        tree.landing(language=language, cover=picture, body=blocks),
    )
    home = tree.home(language)
    home.cover = picture
    home.body = [
        *blocks,
        ("latest", {"title": "New", "what": "both", "how_many": 3}),
        ("picks", {"title": "Picks", "pages": [article, story]}),
        ("series", {"series": series}),
        ("help_themes", {"title": "Ask"}),
        (
            "hero",
            {
                "title": "Club",
                "text": "<p>Come in.</p>",
                "picture": picture,
                "button": "Go",
                "link": {"page": article, "url": ""},
            },
        ),
    ]
    home.save_revision().publish()


def every_block(picture: Any, person: Any, product: Any) -> list[tuple[str, Any]]:
    shown = {"picture": picture, "alt_text": "", "decorative": False, "caption": "A cup"}
    table = {
        "data": [["Grind", "Time"], ["fine", "3 min"]],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "Grinds",
    }
    return [
        ("text", f"<h2>How</h2><p>Slowly, {MARKER}.</p>"),
        ("picture", shown),
        ("gallery", {"pictures": [shown, shown], "caption": ""}),
        ("quote", {"text": "Weigh it.", "who": "Vera"}),
        ("tip", {"title": "", "text": "<p>Warm the cup.</p>"}),
        ("warning", {"title": "Hot", "text": "<p>Steam burns.</p>"}),
        ("video", {"address": "https://youtu.be/abcdefghijk", "title": "Pouring", "poster": picture, "minutes": 2}),
        ("table", table),
        ("comparison", table),
        (
            "call_to_action",
            {"title": "Try it", "text": "<p>Now.</p>", "button": "Buy", "link": {"page": product, "url": ""}},
        ),
        ("people", {"title": "Ask", "pages": [person]}),
        ("products", {"title": "With", "pages": [product]}),
        ("questions", {"questions": [{"question": "Why?", "slug": "why", "answer": "<p>Because.</p>"}]}),
        ("steps", {"steps": [{"title": "Pour", "minutes": "0.5", "text": "<p>Slowly.</p>", "picture": picture}]}),
    ]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_page_is_shown_to_visitors_and_to_members(
    tree: Tree, client: Any, member: Any, sign_in: Any, language: str
) -> None:
    fill(tree, language)
    prefix = "" if language == "en" else "/ru"

    for who in ("visitor", "member"):
        if who == "member":
            sign_in(member)
        for name, address in ADDRESSES.items():
            answer = client.get(prefix + address)
            assert (name, who, answer.status_code) == (name, who, 200)
            assert f'<html lang="{language}"' in answer.content.decode()


def test_empty_sections_say_so(tree: Tree, client: Any) -> None:
    for name in ("home", "articles", "stories", "team", "products", "help"):
        answer = client.get(ADDRESSES[name])

        assert answer.status_code == 200
        assert 'class="empty"' in answer.content.decode()


def test_a_member_is_greeted_by_name_and_a_visitor_is_not(tree: Tree, client: Any, member: Any, sign_in: Any) -> None:
    home = tree.home()
    home.headline, home.member_headline = "Coffee from the Volga", "Hello, {name}"
    home.member_body = [("text", "<p>Only for members: the picks.</p>")]
    home.save_revision().publish()

    as_visitor = client.get("/").content.decode()
    as_member = sign_in(member).get("/").content.decode()

    assert "Coffee from the Volga" in as_visitor
    assert "the picks" not in as_visitor
    assert "Hello, Masha" in as_member
    assert "the picks" in as_member


def cost(client: Any, address: str) -> int:
    """Queries of a page that was asked for before, so that only what is asked every time counts."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("what", ["article", "story", "person", "product", "theme"])
def test_a_list_costs_the_same_with_one_row_and_with_three(tree: Tree, client: Any, what: str, settings: Any) -> None:
    settings.PAGE_CACHE = {"ENABLED": False}  # every part rendered anew
    address = {
        "article": "/articles/",
        "story": "/stories/",
        "person": "/team/",
        "product": "/products/",
        "theme": "/help/",
    }[what]
    make = getattr(tree, what)
    make("one", cover=make_picture("one"))
    one = cost(client, address)

    make("two", cover=make_picture("two"))
    make("three", cover=make_picture("three"))

    assert cost(client, address) == one


def test_an_article_costs_the_same_with_one_and_with_three_of_everything(
    tree: Tree, client: Any, settings: Any
) -> None:
    settings.PAGE_CACHE = {"ENABLED": False}
    tag, series = make_tag(), make_series()
    article = tree.article(tags=[tag], series=series, series_part=1)

    def add(name: str) -> None:
        picture = make_picture(name)
        tree.article(f"a-{name}", tags=[tag], series=series, series_part=2, cover=picture)
        article.products.add(models.ArticleProduct(product=tree.product(f"p-{name}", cover=picture)))
        shown = {"picture": picture, "alt_text": "", "decorative": False, "caption": ""}
        article.body = [*((block.block_type, block.value) for block in article.body), ("picture", shown)]
        article.save_revision().publish()

    add("one")
    one = cost(client, "/articles/moka-pot/")
    add("two")
    add("three")

    assert cost(client, "/articles/moka-pot/") == one


def test_a_member_reads_an_article_for_a_handful_of_queries(tree: Tree, member: Any, sign_in: Any) -> None:
    fill(tree, "en")

    assert cost(sign_in(member), "/articles/moka-pot/") <= 9


def test_menus_cost_nothing_once_they_are_known(tree: Tree, rf: Any, django_assert_num_queries: Any) -> None:
    from content.menus import navigation_for

    request = rf.get("/")
    navigation_for(request)

    with django_assert_num_queries(0):
        assert [item["title"] for item in navigation_for(request)["main"]] == [
            "Articles",
            "Stories",
            "People",
            "Products",
            "Help",
            "Community",
        ]


def test_a_path_of_the_site_is_read_in_each_language_s_menu(tree: Tree, rf: Any) -> None:
    from content.menus import navigation_for

    menus = MenuSettings.for_site(Site.objects.get(is_default_site=True))
    menus.main = [
        (
            "item",
            {"link": {"page": None, "url": "/events/"}, "label": {"en": "Events", "ru": "События"}, "children": []},
        )
    ]
    menus.save()

    for language, item in {"en": ("Events", "/events/"), "ru": ("События", "/ru/events/")}.items():
        with translation.override(language):
            assert [(each["title"], each["url"]) for each in navigation_for(rf.get("/"))["main"]] == [item]


def test_the_language_switcher_stays_on_the_page_or_goes_to_its_section(tree: Tree, client: Any) -> None:
    english = tree.article("moka-pot")
    tree.article("moka", language="ru", translation_key=english.translation_key)
    tree.article("cold-brew")

    with_twin = client.get("/articles/moka-pot/").context["language_links"]
    alone = client.get("/articles/cold-brew/").context["language_links"]

    assert [link["url"] for link in with_twin] == ["/articles/moka-pot/", "/ru/articles/moka/"]
    assert [link["url"] for link in alone] == ["/articles/cold-brew/", "/ru/articles/"]


def test_a_page_shows_the_people_and_products_of_its_own_language(tree: Tree, client: Any) -> None:
    """A translated story keeps pointing to the English people; its readers get the Russian ones."""
    english = tree.person("vera", title="Vera Orlova")
    tree.person("vera", language="ru", title="Вера Орлова", translation_key=english.translation_key)
    story = tree.story(language="ru")
    story.people = [models.StoryPerson(person=english)]
    story.save_revision().publish()

    html = client.get("/ru/stories/failed-batch/").content.decode()

    assert "Вера Орлова" in html
    assert "Vera Orlova" not in html


def test_a_remembered_route_forgets_pages_that_moved_or_went(tree: Tree, client: Any, settings: Any) -> None:
    settings.PAGE_CACHE = {"ENABLED": False}
    article = tree.article()
    assert client.get("/articles/moka-pot/").status_code == 200

    article.slug = "moka"
    article.save_revision().publish()
    after_new_slug = client.get("/articles/moka-pot/")
    assert after_new_slug.status_code in (301, 404)
    assert client.get("/articles/moka/").status_code == 200

    article.unpublish()
    assert client.get("/articles/moka/").status_code == 404
