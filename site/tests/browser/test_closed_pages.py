"""A story for the club: others see what it is and how to get in; the club reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from content.models import Audience
from content.tests.factories import MARKER, Tree
from members.models import User

pytestmark = pytest.mark.browser


@pytest.fixture
def story(site: Tree, club: Any) -> Any:
    return site.story("the-warehouse", title="The warehouse", audience=Audience.GROUPS, audience_groups=[club])


def test_a_visitor_sees_the_teaser_and_the_way_in(story: Any, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/stories/")
    page.get_by_role("main").get_by_role("link", name="The warehouse").click()
    expect(page.get_by_role("heading", level=1, name="The warehouse")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("All about the-warehouse.")
    expect(page.get_by_role("main")).to_contain_text("It opens after the third order.")
    assert MARKER not in page.content()


def test_a_member_of_the_club_reads_it(story: Any, vip: User, open_browser: Callable[..., Page]) -> None:
    page = open_browser(vip)
    page.goto("/stories/the-warehouse/")
    expect(page.get_by_role("main")).to_contain_text(MARKER)
    expect(page.get_by_label("Your comment")).to_be_visible()
