"""Without a mouse: everything can be reached, and one always sees where one is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from content.tests.factories import Tree
from members.models import User

pytestmark = pytest.mark.browser

FAR_ENOUGH = 60  # presses of Tab within which everything on these pages is reached
# A field may be marked by the frame around it.
MARKED = """() => [document.activeElement, document.activeElement.parentElement].map(one => getComputedStyle(one)).some(
  style => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none")"""
IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that has the focus; every stop on the way must be visible and marked."""
    for _press in range(FAR_ENOUGH):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(MARKED), f"One does not see that this has the focus: {at}"
        page.wait_for_function(IN_SIGHT)  # the page may scroll there slowly
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by {FAR_ENOUGH} presses of Tab.")


@pytest.fixture
def article(site: Tree) -> None:
    site.article("pour-over", title="Pour-over at home")


def test_skips_to_the_content_and_writes(
    article: None, person: Callable[..., User], open_browser: Callable[..., Page]
) -> None:
    page = open_browser(person("masha"))
    page.goto("/articles/pour-over/")
    tab_to(page, ".skip-link")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "textarea[name=comment]")
    page.keyboard.type("Without a mouse.")
    tab_to(page, "form.comment-form button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("article.comment")).to_contain_text("Without a mouse.")


def test_opens_and_leaves_the_menu_of_a_phone(article: None, open_browser: Callable[..., Page]) -> None:
    page = open_browser(viewport={"width": 375, "height": 800})
    page.goto("/")
    tab_to(page, ".site-header__open")
    page.keyboard.press("Enter")
    menu = page.locator("#site-nav")
    expect(menu).to_be_visible()
    tab_to(page, "#site-nav a")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(".site-header__open")).to_be_focused()


def test_opens_and_leaves_the_menu_of_a_member(
    site: Tree, person: Callable[..., User], open_browser: Callable[..., Page]
) -> None:
    page = open_browser(person("masha"))
    page.goto("/")
    tab_to(page, "details.menu > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".menu__panel a")
    page.keyboard.press("Escape")
    expect(page.locator(".menu__panel")).to_be_hidden()
    expect(page.locator("details.menu > summary")).to_be_focused()
