from collections.abc import Callable
from typing import Any

import pytest

from community.moderation.models import Standing
from members.models import User


@pytest.fixture
def known(make_member: Callable[..., Any]) -> Callable[..., User]:
    """`known("masha")`: a member the community has known for a while, so that a newcomer's limits don't ask."""

    def make(handle: str, **fields: Any) -> User:
        user = make_member(handle, **fields)
        Standing.objects.create(user=user, level=2)
        return user

    return make


@pytest.fixture
def masha(known: Callable[..., User]) -> User:
    return known("masha")


@pytest.fixture
def oleg(known: Callable[..., User]) -> User:
    return known("oleg")


@pytest.fixture
def vera(make_member: Callable[..., Any]) -> User:
    """One of the brand's own people."""
    return make_member("vera", is_staff=True)
