"""The search finds words in every form, shows each reader only what they may see, and helps when it finds nothing."""

from datetime import timedelta
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query as PromotedQuery
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.search.models import IndexEntry

from common.testing import assert_query_counts
from content import search, search_hints, search_pages
from content.models import Audience
from content.search_words import Query, excerpt, highlight, lemmas_of
from content.tests.factories import MARKER, body, make_tag

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()
RUSSIAN, ENGLISH = search.Reader(VISITOR, "ru"), search.Reader(VISITOR, "en")


def found(text, reader=ENGLISH):
    return [hit.title for hit in search.find(text, reader).hits]


def noted(read, rows):
    """As `rows`, but what is among them is told."""
    read += rows
    return rows


def page_of(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def titles(page):
    return [link.get_text() for link in page.select(".result__title a")]


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("кожа", "о коже"), ("коже", "гладкая кожа"), ("крем", "пять кремов"), ("книга", "много книг"), ("скидка", "без скидок"),
        ("любовь", "из любви"), ("любви", "любовь"), ("мёд", "с медом"), ("варить", "сварили и варим"), ("run", "while running"),
        ("grinding", "grind it"), ("beans", "one bean"),
    ],
)  # fmt: skip
def test_a_word_is_found_in_every_form(tree, asked, written):
    language = "ru" if asked[0] > "z" else "en"
    tree.article("here", language=language, title="Found", body=body(f"<p>Text {written} text.</p>"))
    tree.article("there", language=language, title="Not this", body=body("<p>Something else.</p>"))

    assert found(asked, search.Reader(VISITOR, language)) == ["Found"]


def test_a_word_of_two_readings_is_kept_in_both():
    assert set(lemmas_of("стали")) == {"стать", "сталь"}


def test_small_words_are_asked_for_only_when_there_is_nothing_else():
    assert [term.word for term in Query("как хранить кофе в банке").terms] == ["хранить", "кофе", "банке"]
    assert [term.word for term in Query("how to store beans").terms] == ["store", "beans"]
    assert [term.word for term in Query("как это").terms] == ["как", "это"]


def test_found_words_are_marked_and_everything_else_is_escaped():
    assert highlight("<b>Бурр</b> & любви", Query("любовь")) == "&lt;b&gt;Бурр&lt;/b&gt; &amp; <mark>любви</mark>"


def test_the_excerpt_shows_the_place_with_most_words():
    text = f"Milk once. {'Filler words go here. ' * 40}Cold milk foams better than warm. {'More filler. ' * 40}"

    shown = excerpt(text, Query("cold milk"))

    assert shown.startswith("… <mark>Cold</mark> <mark>milk</mark> foams better than warm.")
    assert shown.endswith(" …")
    assert len(shown) < 280


# --- Order --------------------------------------------------------------------------------------------------------------


def test_a_title_weighs_more_than_a_summary_and_a_summary_more_than_the_text(tree):
    tree.article("c", title="Third", summary="Nothing.", body=body("<p>Water, water, water and water.</p>"))
    tree.article("b", title="Second", summary="On water.", body=body("<p>Nothing.</p>"))
    tree.article("a", title="Water for coffee", summary="Nothing.", body=body("<p>Nothing.</p>"))

    assert found("water") == ["Water for coffee", "Second", "Third"]


def test_every_word_must_be_there_unless_nothing_has_them_all(tree):
    tree.article("a", title="Water for coffee", summary="", body=body("<p>Soft.</p>"))
    tree.article("b", title="Milk at home", summary="", body=body("<p>Cold.</p>"))

    assert found("soft water") == ["Water for coffee"]
    loose = search.find("soft milk", ENGLISH)
    assert not loose.has_every_word
    assert [hit.title for hit in loose.hits] == ["Milk at home", "Water for coffee"]


def test_each_language_finds_its_own_pages(tree):
    tree.article("here", title="Aeropress")
    tree.article("here", language="ru", title="Aeropress в дороге")

    assert found("aeropress") == ["Aeropress"]
    assert found("aeropress", RUSSIAN) == ["Aeropress в дороге"]


def test_what_is_not_published_is_not_found(tree):
    tree.article("draft", title="Aeropress").unpublish()

    assert found("aeropress") == []


# --- Help answers -------------------------------------------------------------------------------------------------------


def test_each_answer_is_found_by_itself_with_its_address(tree, client):
    tree.theme(
        "delivery",
        title="Delivery",
        questions=[
            (
                "question",
                {"question": "How long does it take?", "slug": "how-long", "answer": "<p>Two days by courier.</p>"},
            ),
            (
                "question",
                {
                    "question": "Where do I pick it up?",
                    "slug": "pickup",
                    "answer": "<p>At the gate of the warehouse.</p>",
                },
            ),
        ],
    )

    page = page_of(client, "/search/?q=gates")

    assert titles(page) == ["Where do I pick it up?"]
    assert page.select_one(".result__title a")["href"] == "/help/delivery/#pickup"
    assert page.select_one(".result__snippet mark").get_text() == "gate"


def test_a_theme_is_found_when_no_single_answer_fits(tree):
    tree.theme("delivery", title="Delivery", summary="Couriers and lockers.", questions=[])

    assert found("lockers") == ["Delivery"]


def test_a_quoted_fact_is_found_by_what_it_says_now(tree):
    from facts.models import Fact

    fact = Fact.objects.create(
        key="courier", value={"en": "two days", "ru": "два дня"}, review_date=timezone.localdate()
    )
    tree.article("here", title="Parcels", body=body('<p>It takes <embed embedtype="fact" key="courier"/>.</p>'))
    assert found("days") == ["Parcels"]

    fact.value = {"en": "one week", "ru": "неделя"}
    fact.save()

    assert found("week") == ["Parcels"]
    assert found("days") == []


# --- Who may see what -----------------------------------------------------------------------------------------------------


@pytest.fixture
def gated(tree, club):
    return tree.article(
        "gated",
        title="Cupping in a kitchen",
        summary="Taste side by side.",
        audience=Audience.GROUPS,
        audience_groups=[club],
    )


def test_a_closed_page_is_not_found_by_what_it_hides(gated, client, vip):
    assert found(MARKER, search.Reader(vip, "en")) == ["Cupping in a kitchen"]  # it was there to leak

    assert found(MARKER) == []
    assert MARKER not in str(page_of(client, f"/search/?q={MARKER}+kitchen").select_one(".results"))


def test_a_closed_page_is_found_as_a_teaser_by_what_it_shows(gated, client):
    page = page_of(client, "/search/?q=kitchens")

    assert titles(page) == ["Cupping in a kitchen"]
    assert page.select_one(".result .kicker").get_text() == "Articles · for our own"
    assert page.select_one(".result__snippet").get_text() == "Taste side by side."
    assert MARKER not in str(page)


def test_only_closed_pages_that_may_have_the_words_are_read(gated, tree, monkeypatch):
    for number in range(3):
        tree.article(f"other-{number}", title="Milk at home", summary="Cold.", audience=Audience.MEMBERS)
    read, choose = [], search_pages._teasers
    monkeypatch.setattr(
        search_pages, "_teasers", lambda query, closed, *more: choose(query, noted(read, closed), *more)
    )

    assert found("kitchens") == ["Cupping in a kitchen"]
    assert len(read) == 1


def test_closed_pages_are_no_more_than_the_most_of_one_source_the_best_of_them(tree, monkeypatch):
    monkeypatch.setattr(search_pages, "MOST_HITS", 2)
    for title, summary in [("Cold", "Water."), ("Water", "Cold."), ("Water for coffee", "Cold.")]:
        tree.article(title.lower().replace(" ", "-"), title=title, summary=summary, audience=Audience.MEMBERS)

    assert found("water") == ["Water", "Water for coffee"]


def test_a_word_of_the_title_with_a_word_of_the_hidden_text_tells_nothing(gated):
    results = search.find(f"kitchen {MARKER}", ENGLISH)

    assert not results.has_every_word  # as for any word that is nowhere
    assert [hit.score for hit in results.hits] == [
        hit.score for hit in search.find("kitchen nowhereatall", ENGLISH).hits
    ]


def test_early_access_hides_the_text_until_it_opens(tree, club, vip):
    tree.article("early", title="Milk at home", early_access_groups=[club], early_access_days=14)

    assert found(MARKER) == []
    assert found(MARKER, search.Reader(vip, "en")) == ["Milk at home"]


def test_a_page_under_wagtails_privacy_does_not_exist(tree):
    from wagtail.models import PageViewRestriction

    page = tree.article("secret", title="Secret roast")
    assert found("roast") == ["Secret roast"]

    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert found("roast") == []


def test_a_closed_theme_gives_no_answers(tree):
    tree.theme("members", title="Members ask", audience=Audience.MEMBERS)

    assert found(MARKER) == []


# --- The page -------------------------------------------------------------------------------------------------------------


def test_kinds_are_counted_and_chosen(tree, client):
    tree.article("one", title="Grinder one")
    tree.article("two", title="Grinder two")
    tree.product("millstone", title="Grinder Millstone")

    page = page_of(client, "/search/?q=grinder")
    assert [tab.get_text(" ", strip=True) for tab in page.select(".tabs a")] == [
        "Everything 3",
        "Articles 2",
        "Products 1",
    ]

    chosen = page_of(client, "/search/?q=grinder&kind=products")
    assert titles(chosen) == ["Grinder Millstone"]
    assert chosen.select_one('.tabs a[aria-current="page"]').get_text(" ", strip=True) == "Products 1"


def test_many_results_come_screen_by_screen(tree, client):
    for number in range(12):
        tree.article(f"dripper-{number:02}", title=f"Dripper {number:02}")

    first = page_of(client, "/search/?q=dripper")
    second = page_of(client, "/search/" + first.select_one(".more a")["href"])

    assert len(titles(first)) == 10
    assert len(set(titles(first)) | set(titles(second))) == 12


def test_what_is_published_between_two_screens_moves_nothing(tree, client):
    for number in range(12):
        tree.article(f"dripper-{number:02}", title=f"Dripper {number:02}")
    first = page_of(client, "/search/?q=dripper")

    tree.article("newest", title="Dripper of today")
    second = page_of(client, "/search/" + first.select_one(".more a")["href"])

    assert len(titles(second)) == 2
    assert not set(titles(first)) & set(titles(second))
    assert second.select_one(".more a")["href"] == "?q=dripper"  # to the beginning


def test_the_last_shown_may_go_before_the_next_screen_is_asked(tree, client):
    pages = [tree.article(f"dripper-{number:02}", title=f"Dripper {number:02}") for number in range(12)]
    first = page_of(client, "/search/?q=dripper")

    next(page for page in pages if page.title == titles(first)[-1]).unpublish()

    assert len(titles(page_of(client, "/search/" + first.select_one(".more a")["href"]))) == 2


def test_the_next_screen_is_of_the_same_kind(tree, client):
    for number in range(11):
        tree.article(f"dripper-{number:02}", title=f"Dripper {number:02}")
    tree.product("dripper", title="Dripper")

    more = page_of(client, "/search/?q=dripper&kind=articles").select_one(".more a")["href"]

    assert "kind=articles" in more
    assert len(titles(page_of(client, "/search/" + more))) == 1


def test_result_pages_are_for_nobodys_index_and_nobodys_cache(tree, client):
    answer = client.get("/search/?q=milk")

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_what_was_asked_is_shown_escaped(tree, client):
    answer = client.get('/search/?q="><script>alert(1)</script>')

    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "   ",
        "?!*",
        '"',
        "a" * 5000,
        "NOT AND OR",
        "title:x",
        "coffee*",
        "(",
        "от",
        "&kind=nothing",
        "x&after=-1",
        "x&after=zz",
        "x&after=WzEsMl0",
        f"x&after={'W1tb' * 500}",
        "%00",
        "кофе%00",
        "😀☕️",
        "coffee 😀",
        "100%25_",
        "\\",
        "ёлка",
        "²",
        "' OR 1=1 --",
    ],
)
def test_odd_queries_are_answered(tree, client, asked):
    assert client.get(f"/search/?q={asked}").status_code == 200


def test_signs_that_nobody_sees_are_no_part_of_a_word(tree, client):
    tree.article("grinder", title="Grinder")

    page = page_of(client, "/search/?q=gri%C2%ADn%E2%80%8Bder%07")

    assert titles(page) == ["Grinder"]
    assert page.select_one("#search-query")["value"] == "grinder"


def test_an_empty_query_shows_where_to_begin(tree, client):
    tree.theme("delivery", title="Delivery")
    tree.article("a", tags=[make_tag("water")])

    page = page_of(client, "/search/")

    assert page.select_one(".help-theme h2 a")["href"] == "/help/delivery/"
    assert page.select_one(".help-theme li a")["href"] == "/help/delivery/#pickup"
    assert page.select_one("a.chip")["href"] == "/articles/tags/water/"


def test_too_many_searches_are_asked_to_wait(tree, client):
    answers = [client.get("/search/?q=milk").status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]
    assert client.get("/search/").status_code == 200


def test_results_cost_the_same_number_of_queries_however_many(tree, client):
    number = iter(range(100))

    def grow():
        place = next(number)
        tree.article(f"grinder-{place}", title=f"Grinder {place}")
        tree.theme(f"theme-{place}", title=f"Grinder theme {place}")
        tree.story(f"closed-{place}", title=f"Grinder story {place}", audience=Audience.MEMBERS)

        client.get("/search/?q=grinder")  # publishing has thrown the menus' cache away

    grow()
    assert_query_counts(5, lambda: client.get("/search/?q=grinder"), grow=grow)


# --- While somebody types -------------------------------------------------------------------------------------------------


def offered(client, text, language=""):
    return [each["title"] for each in client.get(f"{language}/search/suggestions/?q={text}").json()["suggestions"]]


def test_titles_are_offered_by_the_beginnings_of_their_words(tree, client):
    tree.article("water", title="Water for coffee")
    tree.product("grinder", title="Grinder Millstone")
    tree.article("milk", language="ru", title="Тёплое молоко")

    assert offered(client, "wat") == ["Water for coffee"]
    assert offered(client, "coffee wa") == ["Water for coffee"]
    assert offered(client, "mill") == ["Grinder Millstone"]
    assert offered(client, "w") == []
    assert offered(client, "wat", "/ru") == []
    assert offered(client, "молоком", "/ru") == ["Тёплое молоко"]
    assert offered(client, "тёпл", "/ru") == ["Тёплое молоко"]


@pytest.mark.parametrize("typed", ["елка", "Елк", "ЕЛКА", "ёлка", "трехцветная елк", "чаш трёхцв"])
def test_either_letter_is_typed_for_yo(tree, client, typed):
    tree.article("elka", language="ru", title="Трёхцветная Ёлка из чашек")

    assert offered(client, typed, "/ru") == ["Трёхцветная Ёлка из чашек"]


@pytest.mark.parametrize("asked", ["елка", "ёлка", "Ёлки", "трехцветный", "трёхцветной"])
@pytest.mark.parametrize("title", ["Трёхцветная Ёлка", "Трехцветная Елка"])
def test_either_letter_is_asked_for_yo(tree, client, title, asked):
    tree.article("elka", language="ru", title=title)

    assert titles(page_of(client, f"/ru/search/?q={asked}")) == [title]


@pytest.mark.parametrize("typed", ["елка", "ёлка"])
def test_a_title_without_yo_is_met_by_it_too(tree, client, typed):
    tree.article("elka", language="ru", title="Елка из чашек")

    assert offered(client, typed, "/ru") == ["Елка из чашек"]


def test_the_index_of_pages_that_were_there_before_learns_the_other_letter(tree, client):
    page = tree.article("elka", language="ru", title="Ёлка из чашек")
    entries = IndexEntry.objects.filter(object_id=str(page.pk), content_type_id=page.content_type_id)
    entries.update(autocomplete=F("title"))
    assert offered(client, "елка", "/ru") == []

    migration = import_module("content.migrations.0004_titles_without_yo")
    migration.learn(apps, connection.schema_editor())

    assert offered(client, "елка", "/ru") == ["Ёлка из чашек"]


def test_a_title_that_begins_with_the_words_is_offered_first_however_old_it_is(tree, client):
    tree.article("aeropress", title="AeroPress on a train", published_at=timezone.now() - timedelta(days=900))
    tree.article("elka", language="ru", title="Ёлка из чашек", published_at=timezone.now() - timedelta(days=900))
    for number in range(30):
        tree.article(f"note-{number}", title=f"Notes on an aeropress, {number}")
        tree.article(f"zametka-{number}", language="ru", title=f"Наша ёлка, {number}")

    assert offered(client, "aerop")[0] == "AeroPress on a train"
    assert offered(client, "ёлка", "/ru")[0] == "Ёлка из чашек"
    assert offered(client, "елка", "/ru")[0] == "Ёлка из чашек"


def test_a_suggestion_says_what_it_is_and_how_many_there_are(tree, client):
    tree.product("grinder", title="Grinder Millstone")

    answer = client.get("/search/suggestions/?q=gri").json()

    assert answer == {
        "suggestions": [{"title": "Grinder Millstone", "url": "/products/grinder/", "label": "Products"}],
        "said": "1 suggestion",
    }


def test_only_titles_one_may_read_whole_are_offered(gated, client, sign_in, vip):
    assert offered(client, "cupp") == []
    assert offered(sign_in(vip), "cupp") == ["Cupping in a kitchen"]


def test_suggestions_cost_the_same_number_of_queries_however_many(tree, client):
    number = iter(range(100))

    def grow():
        place = next(number)
        tree.article(f"grinder-{place}", title=f"Grinder {place}")
        tree.theme(f"theme-{place}", title=f"Grinder theme {place}")
        client.get("/search/suggestions/?q=grin")

    grow()
    assert_query_counts(1, lambda: client.get("/search/suggestions/?q=grin"), grow=grow)


@pytest.mark.parametrize(
    "asked", ["", "?!*", '"', "a" * 5000, "NOT AND", "от", "%00", "😀", "100%25_", "\\", "'", "a:b", "²²"]
)
def test_odd_beginnings_are_answered(tree, client, asked):
    assert client.get(f"/search/suggestions/?q={asked}").status_code == 200


def test_too_many_questions_for_suggestions_are_asked_to_wait(tree, client):
    assert [client.get("/search/suggestions/?q=milk").status_code for _ in range(121)][-2:] == [200, 429]


def test_the_form_works_without_suggestions(tree, client):
    form = page_of(client, "/search/").select_one("form.search-form")

    assert form["action"] == "/search/"
    assert form["data-suggestions"] == "/search/suggestions/"
    assert form.select_one("input").has_attr("autofocus")
    assert not page_of(client, "/search/?q=milk").select_one("form.search-form input").has_attr("autofocus")


# --- Hints ----------------------------------------------------------------------------------------------------------------


def test_the_wrong_keyboard_layout_is_recognised(tree, client):
    tree.article("milk", language="ru", title="Молоко дома", body=body("<p>Взбить.</p>"))

    assert search_hints.other_layout("ghbdtn") == "привет"
    assert search_hints.other_layout("ьшдл") == "milk"
    page = page_of(client, "/ru/search/?q=vjkjrj")
    assert page.select_one(".search-note a").get_text() == "молоко"


def test_a_misspelt_word_is_corrected_by_what_the_site_has(tree, client):
    tree.article("grinder", title="Choosing a grinder")

    page = page_of(client, "/search/?q=grindar")

    assert page.select_one(".search-note a")["href"] == "?q=grinder"


def test_what_the_other_language_has_is_told(tree, client):
    tree.article("milk", language="ru", title="Молоко дома")

    link = page_of(client, "/search/?q=молоком").select_one(".search-note a[hreflang]")

    assert (link["href"], link["hreflang"]) == ("/ru/search/?q=%D0%BC%D0%BE%D0%BB%D0%BE%D0%BA%D0%BE%D0%BC", "ru")


def test_who_finds_nothing_may_ask_people(tree, client):
    page = page_of(client, "/search/?q=xyzzyqwerty")

    assert "/community/" in [link["href"] for link in page.select(".search-note a")]


def test_nothing_is_suggested_that_would_find_nothing(tree, client):
    page = page_of(client, "/search/?q=xyzzyqwerty")

    assert "Did you mean" not in page.get_text()
    assert page.select_one(".empty h2").get_text() == "Nothing for “xyzzyqwerty”"


def test_titles_of_hidden_pages_are_not_suggested(tree):
    from wagtail.models import PageViewRestriction

    page = tree.article("secret", title="Zanzibar")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert search_hints.did_you_mean("zanzibor", ENGLISH) is None


def test_what_the_staff_promote_comes_first_in_the_readers_language(tree, client):
    page = tree.article("milk", title="Milk at home")
    twin = tree.article("milk", language="ru", title="Молоко дома")
    type(twin).objects.filter(pk=twin.pk).update(translation_key=page.translation_key)
    for words in ("capuccino", "капучино с корицей"):
        SearchPromotion.objects.create(query=PromotedQuery.get(words), page=page, description="Start here.")

    assert titles(page_of(client, "/search/?q=capuccino")) == ["Milk at home"]
    assert titles(page_of(client, "/ru/search/?q=капучино+с+корицей")) == ["Молоко дома"]


def test_what_is_put_first_no_more_is_gone_at_once(tree, client):
    page = tree.article("milk", title="Milk at home")
    promotion = SearchPromotion.objects.create(query=PromotedQuery.get("capuccino"), page=page, description="Here.")
    assert titles(page_of(client, "/search/?q=capuccino")) == ["Milk at home"]

    promotion.delete()

    assert titles(page_of(client, "/search/?q=capuccino")) == []


def test_another_app_may_add_what_it_has(tree, client, monkeypatch):
    monkeypatch.setattr(search, "_sources", dict(search._sources))
    hit = search.Hit("elsewhere", "Which grinder?", "1", 50.0, url="/community/1/", text="I like my grinder.")
    search.source("elsewhere", "Discussions", lambda query, reader, strictly: [hit] if query.met_in("grinder") else [])
    tree.article("grinder", title="Choosing a grinder")

    page = page_of(client, "/search/?q=grinders")

    assert titles(page) == ["Which grinder?", "Choosing a grinder"]
    assert [tab.get_text(" ", strip=True) for tab in page.select(".tabs a")] == [
        "Everything 2",
        "Articles 1",
        "Discussions 1",
    ]


def test_a_page_opens_to_the_search_when_its_time_comes(tree, club):
    import time_machine

    tree.article("early", title="Milk at home", early_access_groups=[club], early_access_days=14)

    with time_machine.travel(timezone.now() + timedelta(days=13)):
        assert found(MARKER) == ["Milk at home"]


def test_the_page_around_the_results_is_nobodys_own(tree, client, member, sign_in):
    """It is made once and kept: first for a visitor who looks for one thing, then others look for others."""
    client.get("/search/?q=zanzibar")
    mine = sign_in(member, fresh=True).get("/search/?q=grinder").content.decode()
    others = client.get("/ru/search/?q=мельница").content.decode(), client.get("/search/?q=milk").content.decode()

    assert member.display_name in mine
    assert "“grinder” in the search" in BeautifulSoup(mine, "html.parser").title.text
    for page in others:
        assert not [
            word for word in (member.display_name, "grinder", "zanzibar", "csrfmiddlewaretoken") if word in page
        ]
    assert 'lang="ru"' in others[0]
    assert "“milk” in the search" in BeautifulSoup(others[1], "html.parser").title.text
