"""A bad review, from the stars to the answer: the member writes it, support answers in the CMS, the member sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.reviews.models import Review
from community.reviews.tests.factories import photo, say, trusted
from content.tests.factories import Tree
from jobs.testing import queued, run_queued
from members.models import User
from support.models import Case

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 1000}


def test_a_bad_review_gets_an_answer(site: Tree, person: Callable[..., User], open_browser: Open) -> None:
    product = site.product()
    member, operator = trusted(person("masha")), person("kira", "support")

    page = open_browser(member, viewport=PHONE)
    page.goto(product.url)
    page.get_by_role("link", name="Write a review").click()
    stars = page.get_by_role("radio", name="3 stars")
    stars.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="2 stars")).to_be_checked()
    page.get_by_label("What was it like?").fill("It squeaks from the first week.")
    picture = photo("squeak.jpg")
    page.get_by_label("Your own photos").set_input_files(
        {"name": "squeak.jpg", "mimeType": "image/jpeg", "buffer": picture.read()}
    )
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("article", name="Review by Masha")).to_contain_text("It squeaks from the first week.")
    expect(page.get_by_role("img", name="Photo 1 by Masha")).to_be_visible()
    assert Review.objects.get().rating == 2

    desk = open_browser(operator, viewport=DESK)
    desk.goto("/cms/")
    expect(desk.get_by_text("1 case waits for an answer")).to_be_visible()
    desk.get_by_role("link", name="1 case waits for an answer").click()
    desk.get_by_role("link", name=product.title).click()
    expect(desk.get_by_text("It cannot be closed before somebody has answered")).to_be_visible()
    desk.get_by_label("Your answer").fill("Pavel has put another one in the post.")
    with queued():
        desk.get_by_role("button", name="Answer in public").click()
        expect(desk.get_by_text("Answered in public. The person is told.")).to_be_visible()
        run_queued()
    desk.get_by_label("How did it end?").select_option("put_right")
    desk.get_by_role("button", name="Close the case").click()
    expect(desk.get_by_text("The case is closed.")).to_be_visible()

    page.goto(product.url)
    expect(page.get_by_role("article", name="Review by Masha")).to_contain_text(
        "Pavel has put another one in the post."
    )
    case = Case.objects.get()
    page.goto(case.get_absolute_url())
    page.get_by_role("button", name="Yes, it has").click()
    expect(page.get_by_text("You said: it has been put right.")).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.was_put_right) == ("closed", True)


def test_a_vote_is_given_and_taken_back_by_keyboard(
    site: Tree, person: Callable[..., User], open_browser: Open
) -> None:
    product = site.product()
    say(person("oleg"), product)
    page = open_browser(person("masha"))
    page.goto(product.url)
    helpful = page.get_by_role("button", name="Helpful")

    helpful.press("Enter")
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(helpful).to_be_focused()
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(helpful).to_have_attribute("aria-pressed", "false")
    expect(helpful).to_be_focused()
