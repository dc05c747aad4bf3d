from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from common import pagecache
from common.near import Near
from content import kept
from content.tests.conftest import tree  # noqa: F401  (a fixture)
from content.tests.factories import Tree
from members.models import User


@pytest.fixture(autouse=True)
def _no_pages_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids begin anew in every test, so what this process remembers could be taken for another's."""
    monkeypatch.setattr(pagecache, "memory", pagecache.Memory())
    monkeypatch.setattr(kept, "_near", Near(size=300, seconds=kept.SECONDS))


@pytest.fixture
def product(tree: Tree) -> Any:  # noqa: F811
    return tree.product()


@pytest.fixture
def known_member(make_member: Callable[..., Any]) -> User:
    """A member whose words appear at once."""
    from community.reviews.tests.factories import trusted

    return trusted(make_member("masha"))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request in Russian leaves its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def operator(db: None, in_role: Callable[[str], Any]) -> User:
    return in_role("support")


@pytest.fixture
def moderator(db: None, in_role: Callable[[str], Any]) -> User:
    return in_role("moderators")
