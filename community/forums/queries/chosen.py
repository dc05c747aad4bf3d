"""What a member chose to hear all of, or nothing: spaces and tags of both levels, topics that are muted. (Those one follows have a
list of their own.) Only what they still see.
"""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from common.pagination import Slice, keyset
from community.forums import rules
from community.forums.links import community_url, topic_url
from community.forums.models import Level, SpaceFollow, TagFollow, TopicReader
from community.forums.queries.rows import SIZE
from community.forums.queries.tags import tags_seen_by
from members.models import User


@dataclass(frozen=True)
class Choice:
    """One thing, and where another choice is sent."""

    icon: str
    title: str
    url: str
    change_url: str


@dataclass(frozen=True)
class Chosen:
    topics: Slice[Any]  # those that are muted, page by page
    muted: list[Choice] = field(default_factory=list)
    followed: list[Choice] = field(default_factory=list)


def chosen(user: User, after: str | None = None) -> Chosen:
    """Spaces and tags stand before the first page of muted topics."""
    spaces, base = rules.access_of(user).spaces, community_url()
    marks = TopicReader.objects.filter(
        rules.topics_seen_by(user, "topic__"), member=user, level=Level.MUTED
    ).select_related("topic")
    page = keyset(marks, order=("-read_at", "-pk"), after=after, size=SIZE)
    found = Chosen(topics=page)
    by_level: dict[str, list[Choice]] = {Level.MUTED: found.muted, Level.FOLLOWING: found.followed}
    if not after:
        follows = SpaceFollow.objects.filter(member=user, space__in=rules.visible_space_ids(user))
        for pk, level in follows.order_by("pk").values_list("space_id", "level"):
            change_url = reverse("forums:follow_space", args=[spaces[pk].slug])
            space = Choice("comment", str(spaces[pk].title), f"{base}{spaces[pk].slug}/", change_url)
            by_level.get(level, []).append(space)
        tags = TagFollow.objects.filter(member=user, tag__in=tags_seen_by(user)).order_by("tag__name")
        for slug, name, level in tags.values_list("tag__slug", "tag__name", "level"):
            change_url = reverse("forums:follow_tag", args=[slug])
            by_level.get(level, []).append(Choice("tag", f"#{name}", f"{base}tags/{slug}/", change_url))
    for mark in page:
        topic = mark.topic
        topic.space = spaces[topic.space_id]
        change_url = reverse("forums:follow_topic", args=[topic.pk])
        found.muted.append(Choice("reply", topic.title, topic_url(topic, base), change_url))
    return found
