"""Somebody without an account: reads, finds, asks, and speaks first."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from content.tests.factories import Tree
from members.models import User
from tests.browser.conftest import Watch, code_sent_to

pytestmark = pytest.mark.browser

STEPS = [
    ("text", "<h2>How</h2><p>Slowly.</p>"),
    ("steps", {"steps": [
        {"title": "Rinse the filter", "minutes": "1", "text": "<p>With hot water.</p>", "picture": None},
        {"title": "Pour", "minutes": "2.5", "text": "<p>In circles.</p>", "picture": None},
    ]}),
]  # fmt: skip


@pytest.fixture
def brewing(site: Tree) -> Tree:
    """An article in both languages, and a question with its answer."""
    article = site.article("pour-over", title="Pour-over at home", body=STEPS)
    site.article("pour-over", language="ru", title="Пуровер дома", translation_key=article.translation_key)
    site.theme("delivery", title="Delivery")
    return site


def test_reads_in_two_languages(brewing: Tree, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Pour-over at home").click()
    expect(page.get_by_role("heading", level=1, name="Pour-over at home")).to_be_visible()
    expect(page.locator(".step")).to_contain_text(["Rinse the filter", "Pour"])

    page.get_by_role("banner").locator("a[hreflang=ru]:visible").click()
    expect(page).to_have_url(re.compile("/ru/articles/pour-over/$"))
    expect(page.get_by_role("heading", level=1, name="Пуровер дома")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.get_by_role("banner").locator("a[hreflang=en]:visible").click()
    expect(page).to_have_url(re.compile("//[^/]+/articles/pour-over/$"))


def test_searches(brewing: Tree, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_label("What are you looking for?").fill("pour")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("status")).to_contain_text("1 result")
    page.get_by_role("main").get_by_role("link", name="Pour-over at home").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pour-over at home")


def test_is_offered_titles_while_typing(brewing: Tree, open_browser: Callable[..., Page]) -> None:
    brewing.article("pour-again", title="Pour again")
    page = open_browser()
    page.goto("/search/")
    field = page.get_by_label("What are you looking for?")
    field.focus()
    expect(field).to_have_role("combobox")  # what completes it has come
    options, chosen = page.get_by_role("option"), page.locator("[role=option][aria-selected=true]")

    field.press_sequentially("pou")
    expect(options).to_have_text([re.compile("^Pour"), re.compile("^Pour")])
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="2 suggestions")).to_have_count(1)
    titles = options.all_inner_texts()

    # Down, down, and from the last to the field itself; up from there to the last again.
    for press, place in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", None), ("ArrowUp", 1), ("ArrowUp", 0)]:
        field.press(press)
        if place is None:
            expect(chosen).to_have_count(0)
            expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
        else:
            expect(chosen).to_have_text(titles[place], use_inner_text=True)
            expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")

    field.press("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("pou")  # what was typed stays

    field.press_sequentially("r-")
    expect(options).to_have_count(2)
    field.press_sequentially("over")
    expect(options).to_have_text([re.compile("^Pour-over at home")])
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile("/articles/pour-over/$"))


def test_searches_with_enter_when_no_title_is_chosen(brewing: Tree, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/search/")
    field = page.get_by_label("What are you looking for?")
    field.focus()
    expect(field).to_have_role("combobox")
    field.press_sequentially("pour")
    expect(page.get_by_role("option")).to_have_count(1)

    field.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=pour$"))
    expect(page.get_by_role("main").get_by_role("link", name="Pour-over at home")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without-javascript"])
def test_reads_an_answer_after_two_clicks(scripts: bool, brewing: Tree, open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Help").click()
    page.get_by_role("main").get_by_role("link", name="Where do I pick it up?").click()
    expect(page.get_by_text("At the gate")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without-javascript"])
def test_writes_first_and_joins_after(scripts: bool, brewing: Tree, open_browser: Callable[..., Page]) -> None:
    page = open_browser(java_script_enabled=scripts)
    page.goto("/articles/pour-over/")
    page.get_by_label("Your comment").fill("Thirty seconds of **bloom** is enough.")
    page.get_by_role("button", name="Post and sign in").click()

    expect(page.get_by_role("heading", level=1, name="Your name and address")).to_be_visible()
    page.get_by_label("E-mail").fill("nina@example.org")
    page.get_by_label("Your name").fill("Nina")
    for consent in ("terms", "personal_data"):
        page.locator(f"[name=consent_{consent}]").check()
    page.get_by_role("button", name="Send the code").click()

    expect(page.get_by_role("heading", level=1, name="Type the code")).to_be_visible()
    page.get_by_label("Code from the letter").fill(code_sent_to("nina@example.org"))
    page.get_by_role("button", name="Continue").click()

    comment = page.locator("article.comment")
    expect(comment).to_contain_text("Thirty seconds of bloom is enough.")
    expect(comment).to_contain_text("Nina")
    expect(page).to_have_url(re.compile("/articles/pour-over/"))
    assert User.objects.get(email="nina@example.org").display_name == "Nina"
    expect(page.get_by_label("Your comment")).to_have_value("")


def test_keeps_the_text_through_a_lost_network_and_a_reload(
    brewing: Tree, open_browser: Callable[..., Page], watch: Watch
) -> None:
    page = open_browser()
    page.goto("/articles/pour-over/")
    page.get_by_label("Your comment").fill("Water at 93 degrees.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Post and sign in").click()
    expect(page.locator("[data-note]")).to_contain_text("The network is gone")
    page.context.set_offline(False)
    watch.forgive("htmx:")
    page.goto("/articles/pour-over/")
    expect(page.get_by_label("Your comment")).to_have_value("Water at 93 degrees.")


def test_keeps_the_text_when_the_session_has_expired(
    brewing: Tree, person: Callable[..., User], open_browser: Callable[..., Page]
) -> None:
    """Without JavaScript, where nothing but the server can keep it."""
    page = open_browser(person("masha"), java_script_enabled=False)
    page.goto("/articles/pour-over/")
    page.get_by_label("Your comment").fill("Water at 93 degrees.")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was sent yet")
    expect(page.get_by_label("Your comment")).to_have_value("Water at 93 degrees.")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("article.comment")).to_contain_text("Water at 93 degrees.")
