from collections.abc import Callable
from typing import Any

import pytest

from community.forums.models import Post, Space, SpaceGroup, Topic, Who
from community.moderation.models import Standing
from community.profiles.actions import own_profile
from members.models import User


@pytest.fixture
def known(make_member: Callable[..., Any]) -> Callable[..., User]:
    """A member with a row of a profile, whom a newcomer's limits don't ask."""

    def make(handle: str, **fields: Any) -> User:
        user = make_member(handle, **fields)
        Standing.objects.create(user=user, level=2)
        own_profile(user)
        return user

    return make


@pytest.fixture
def masha(known: Callable[..., User]) -> User:
    return known("masha", display_name="Маша Ёлкина", bio="I brew in a paper filter.")


@pytest.fixture
def oleg(known: Callable[..., User]) -> User:
    return known("oleg")


@pytest.fixture
def vera(known: Callable[..., User]) -> User:
    """One of the brand's own people."""
    return known("vera", is_staff=True)


@pytest.fixture
def open_topic(db: None) -> Callable[..., Topic]:
    """`open_topic(masha, "Which grinder?", see=Who.STAFF)`: a topic with two posts of its author in a space of its own."""

    def make(author: User, title: str, *, see: str = Who.MEMBERS, **fields: Any) -> Topic:
        group, _new = SpaceGroup.objects.get_or_create(order=1, defaults={"title": {"en": "Talk"}})
        number = Space.objects.count() + 1
        space = fields.pop("space", None) or Space.objects.create(
            group=group, slug=f"space-{number}", title={"en": f"Space {number}"}, see=see
        )
        topic = Topic.objects.create(
            space=space, title=title, slug="topic", author=author, last_number=2, posts_count=2, **fields
        )
        for place in (1, 2):
            Post.objects.create(topic=topic, number=place, author=author, text=f"{title}: words {place}.")
        return topic

    return make
