"""A small site: a home and its sections in both languages."""

from typing import Any

import pytest

from content.tests.factories import Tree


@pytest.fixture
def tree(db: None) -> Tree:
    """The sections by language, and ways to add pages: `tree.article("moka-pot")`."""
    return Tree()


@pytest.fixture
def club(db: None) -> Any:
    from members.models import AccessGroup

    return AccessGroup.objects.create(
        key="club",
        title={"en": "the club", "ru": "клуб"},
        how_to_join={"en": "Buy three times.", "ru": "Купите трижды."},
    )


@pytest.fixture
def vip(make_member: Any, club: Any) -> Any:
    """A member of the club."""
    from members.actions import grant_access

    person = make_member("vika")
    grant_access(person, club, source="test")
    return person
