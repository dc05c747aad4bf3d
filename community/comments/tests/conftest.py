from collections.abc import Callable
from typing import Any

import pytest

from common import pagecache
from common.near import Near
from community.comments import rendering
from community.comments.tests.factories import make_article
from content.models import ArticlePage
from members.models import User


@pytest.fixture(autouse=True)
def _no_pages_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids begin anew in every test, so what this process remembers could be taken for another's."""
    monkeypatch.setattr(pagecache, "memory", pagecache.Memory())
    monkeypatch.setattr(rendering, "_near", Near(size=100, seconds=300))


@pytest.fixture
def article(db: None) -> ArticlePage:
    return make_article()


@pytest.fixture
def members_only(db: None) -> ArticlePage:
    return make_article("cupping-kitchen", audience="members")


@pytest.fixture
def moderator(db: None, in_role: Callable[[str], Any]) -> User:
    return in_role("moderators")


@pytest.fixture
def third_member(make_member: Callable[..., Any]) -> User:
    return make_member("nina")
