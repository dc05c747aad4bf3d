"""The brand's people in the CMS: one writes, another publishes, a third keeps the talk healthy."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Locator, Page, Route, expect

from community.comments.models import Comment, State
from community.comments.tests.factories import say
from community.moderation.actions import flag
from community.moderation.models import FlagReason
from content.models import LandingPage, StoryIndex, StoryPage
from content.tests.factories import Tree, make_picture
from facts.models import Fact
from members.models import User

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
TWO_SCREENS = {"width": 1280, "height": 1000}


@pytest.fixture
def editor(person: Callable[..., User]) -> User:
    return person("eva", "editors")


@pytest.fixture
def publisher(person: Callable[..., User]) -> User:
    return person("petr", "publishers")


def insert_block(page: Page, body: Locator, kind: str) -> None:
    body.get_by_role("button", name="Insert a block").last.click()
    page.locator(".w-combobox__option").get_by_text(kind, exact=True).click()


def choose_picture(page: Page, place: Locator, name: str) -> None:
    page.wait_for_load_state("networkidle")  # the chooser's script comes after the page
    place.get_by_role("button", name="Choose an image").click()
    page.get_by_role("dialog").get_by_role("link", name=name).click(timeout=60_000)
    expect(place.get_by_role("button", name="Choose an image")).to_have_count(0)


def choose_action(page: Page, name: str, *, exact: bool = False) -> None:
    actions = page.get_by_role("navigation", name="Actions (footer)")
    actions.get_by_role("button", name="More actions").click()
    actions.get_by_role("button", name=name, exact=exact).click()


def test_a_story_is_written_by_one_and_published_by_another(
    site: Tree, editor: User, publisher: User, open_browser: Open
) -> None:
    make_picture("new-roaster", (1200, 800))
    Fact.objects.create(
        key="roast-days",
        label={"en": "Roast days"},
        value={"en": "Tuesday and Friday"},
        owner=editor,
        review_date=date.today() + timedelta(days=90),
    )

    page = open_browser(editor, viewport=TWO_SCREENS)
    page.goto(f"/cms/pages/add/content/storypage/{site.section(StoryIndex).pk}/")
    page.get_by_role("textbox", name="Title*").fill("The new roaster")
    page.get_by_role("textbox", name="Summary").fill("What changes when the drum is twice as large.")
    choose_picture(page, page.get_by_role("region", name="Cover"), "new-roaster")
    body = page.get_by_role("region", name="Body")
    insert_block(page, body, "Text")
    text = body.locator("[contenteditable=true]")
    text.press_sequentially("We roast on ")
    text.press_sequentially("/fact")
    page.locator(".w-combobox__option").get_by_text("Fact: quoted from its one place").click()
    page.get_by_role("dialog").get_by_role("link", name="Roast days").click()
    expect(text).to_contain_text("Tuesday and Friday")
    insert_block(page, body, "Picture")
    choose_picture(page, body, "new-roaster")
    body.get_by_label("Caption").fill("Six men and a lorry")
    insert_block(page, body, "Quote")
    body.get_by_label("Words").fill("It fitted by two centimetres.")
    choose_action(page, "Submit to")
    expect(
        page.get_by_text("has been created and submitted for moderation").or_(page.locator(".messages")).first
    ).to_be_visible()
    assert not StoryPage.objects.get(title="The new roaster").live

    page = open_browser(publisher, viewport=TWO_SCREENS)
    page.goto("/cms/")
    page.get_by_role("link", name="The new roaster").first.click()
    choose_action(page, "Approve and publish")
    expect(page.locator(".messages")).to_contain_text("The new roaster")

    page = open_browser()
    page.goto("/stories/")
    page.get_by_role("main").get_by_role("link", name="The new roaster").click()
    article = page.get_by_role("main")
    expect(article).to_contain_text("We roast on Tuesday and Friday")
    expect(article).to_contain_text("It fitted by two centimetres.")
    expect(article.get_by_role("img", name="A drawing of new-roaster").last).to_be_visible()
    expect(article).to_contain_text("Six men and a lorry")


def test_a_button_pressed_while_the_draft_is_being_saved_makes_one_page(
    site: Tree, publisher: User, open_browser: Open
) -> None:
    page = open_browser(publisher, viewport=TWO_SCREENS)
    address = f"/cms/pages/add/content/landingpage/{site.home().pk}/"
    page.add_init_script("addEventListener('w-unsaved:watch-edits', () => (document.documentElement.id = 'watched'))")
    page.goto(address)
    expect(page.locator("#watched")).to_be_attached()  # what was written before that is not saved by itself
    answers: list[tuple[Route, APIResponse]] = []  # saved, and the editor's browser doesn't know yet

    def save_and_keep_the_answer(route: Route) -> None:
        answers.append((route, route.fetch()))

    page.route(f"**{address}", lambda route: save_and_keep_the_answer(route) if saves(route) else route.continue_())
    page.get_by_role("textbox", name="Title*").press_sequentially("A week of filter coffee")
    while not answers:
        page.wait_for_timeout(20)
    choose_action(page, "Publish", exact=True)
    [(route, answer)] = answers
    route.fulfill(response=answer)
    expect(page.locator(".messages")).to_contain_text("published")
    assert [made.live for made in LandingPage.objects.filter(title="A week of filter coffee")] == [True]


def saves(route: Route) -> bool:
    return route.request.method == "POST" and "json" in route.request.headers["accept"]


def test_a_page_is_handed_over_to_be_translated(site: Tree, editor: User, open_browser: Open) -> None:
    story = site.story("failed-batch", title="A failed batch")
    page = open_browser(editor, viewport=TWO_SCREENS)
    page.goto(f"/cms/localize/submit/page/{story.pk}/")
    page.get_by_label("Russian").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("body")).to_contain_text("A failed batch")
    translation = StoryPage.objects.get(translation_key=story.translation_key, locale__language_code="ru")
    assert not translation.live


def test_a_moderator_hides_a_reported_comment_and_takes_it_back(
    site: Tree, person: Callable[..., User], open_browser: Open
) -> None:
    oleg, masha, rita = person("oleg"), person("masha"), person("rita", "moderators")
    comment = say(oleg, site.article("pour-over"), "Buy beans from me instead.")
    flag(comment, by=masha, reason=FlagReason.SPAM, note="An advertisement")

    page = open_browser(rita, viewport=TWO_SCREENS)
    page.goto("/cms/")
    page.get_by_role("link", name=re.compile(r"Moderation \(1\)")).click()
    row = page.locator("[data-item]").filter(has_text="Buy beans from me instead.")
    expect(row).to_contain_text("An advertisement")
    row.get_by_role("link", name="More ways").click()
    page.get_by_label("Message to the person").fill("We don't sell other people's beans here.")
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    assert state_of(comment) == State.HIDDEN

    page.get_by_role("link", name="Look or take it back").click()
    expect(page.get_by_text("We don't sell other people's beans here.").first).to_be_visible()
    page.get_by_role("button", name="Take the decision back").click()
    expect(page.locator("body")).to_contain_text("taken back")
    assert state_of(comment) == State.PUBLISHED


def state_of(comment: Any) -> str:
    return Comment.objects.get(pk=comment.pk).state
