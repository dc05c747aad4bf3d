"""Somebody new: the first steps, and the first letters with another member."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from community.moderation.models import Standing
from community.profiles.actions import own_profile
from community.profiles.models import Interest
from members.models import User

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def nina(person: Callable[..., User]) -> User:
    return person("nina")


@pytest.fixture
def oleg(person: Callable[..., User]) -> User:
    member = person("oleg", bio="I brew in a paper filter.")
    Standing.objects.create(user=member, level=2)
    own_profile(member)
    return member


def test_takes_the_first_steps_one_by_one(nina: User, open_browser: Open) -> None:
    Interest.objects.create(name={"en": "gear", "ru": "утварь"}, slug="gear")
    page = open_browser(nina)
    page.goto("/me/")
    expect(page.get_by_role("heading", name="Your first steps")).to_be_visible()

    page.get_by_role("link", name="Say what interests you").click()
    page.get_by_label("gear").check()
    page.get_by_role("button", name="Save").click()
    page.goto("/me/")
    expect(page.get_by_text("1 of 4 done")).to_be_visible()

    page.get_by_role("button", name="Put this away").click()
    expect(page.get_by_role("heading", name="Your first steps")).to_have_count(0)


def test_writes_to_a_member_who_is_asked_first_and_talks(nina: User, oleg: User, open_browser: Open) -> None:
    page = open_browser(nina)
    page.goto("/members/oleg/")
    page.get_by_role("link", name="Write", exact=True).click()
    # A newcomer reads why not yet, before they write.
    expect(page.get_by_text("Private messages open")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_count(0)

    Standing.objects.update_or_create(user=nina, defaults={"level": 2})
    page.reload()
    page.get_by_label("Your message").fill("Which filter do you use?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Which filter do you use?")).to_be_visible()

    other = open_browser(oleg)
    other.goto("/me/messages/")
    other.get_by_role("link", name="Nina").click()
    other.get_by_role("button", name="Accept", exact=True).click()
    other.get_by_label("Your message").fill("A *paper* one, rinsed.")
    other.get_by_role("button", name="Send").click()
    expect(other.locator(".said--own")).to_contain_text("A paper one, rinsed.")
    expect(other.get_by_label("Your message")).to_have_value("")

    page.reload()
    expect(page.locator(".said").last).to_contain_text("A paper one, rinsed.")


def test_is_refused_without_being_told(nina: User, oleg: User, open_browser: Open) -> None:
    Standing.objects.update_or_create(user=nina, defaults={"level": 2})
    page, other = open_browser(nina), open_browser(oleg, java_script_enabled=False)
    page.goto("/me/messages/new/?to=oleg")
    page.get_by_label("Your message").fill("Is the grinder for sale?")
    page.get_by_role("button", name="Send").click()

    other.goto("/me/messages/")
    other.get_by_role("link", name="Nina").click()
    other.get_by_role("button", name="Refuse", exact=True).click()
    expect(other.get_by_text("No letters yet")).to_be_visible()

    page.get_by_label("Your message").fill("Hello?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Oleg has not answered yet.")
