"""What a member has not read: topics that are new to them, topics that went on, and how many there are of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from common.pagination import Slice, beginning, keyset
from common.prepared import ask
from community.forums import rules
from community.forums.models import Level, SpaceFollow, State, Topic, TopicReader
from community.forums.queries.rows import (
    PEOPLE_FIELDS,
    SIZE,
    SORTS,
    TOPIC_FIELDS,
    new_since,
    rows_of,
    with_gone,
    with_rows,
)
from members.models import User
from members.rules import not_heard_by

MOST_COUNTED = 100  # of what is new or unread: beyond, "99+" says enough


def muted_spaces(user: Any) -> set[int]:
    if not user.is_authenticated:
        return set()
    return set(ask(_muted_by, user.pk))


def _muted_by(member_id: int) -> QuerySet[SpaceFollow, Any]:
    return SpaceFollow.objects.filter(member_id=member_id, level=Level.MUTED).values_list("space_id", flat=True)


def new(user: User, after: str | None = None) -> "Slice[Any]":
    """Topics this member has never opened, since the beginning of what is new to them."""
    if not after:
        first = beginning(ask(_first_new, *_newness_to(user)), order=SORTS["new"], size=SIZE)
        return with_rows(first, rows_of(user, first.items))
    found = keyset(_new_rows(new_topics(user)), order=SORTS["new"], after=after, size=SIZE)
    return with_rows(found, rows_of(user, found.items))


def new_topics(user: User) -> QuerySet[Topic]:
    """Not opened yet, not one's own, not of people or spaces one muted."""
    return _new_topics(*_newness_to(user))


def _newness_to(user: User) -> tuple[Any, ...]:
    """All that decides which topics are new to a member: values for `_new_topics`."""
    return new_since(user), not_heard_by(user), *rules.viewer(user)


def _new_topics(
    since: datetime, unheard: frozenset[int], visible: frozenset[int], member_id: int, moderated: frozenset[int]
) -> QuerySet[Topic]:
    seen = rules.topics_seen(visible, member_id, moderated)
    topics = Topic.objects.filter(seen, state=State.PUBLISHED, created_at__gt=since).exclude(author_id=member_id)
    if unheard:
        topics = topics.exclude(author_id__among=unheard)
    muted = SpaceFollow.objects.filter(member_id=member_id, level=Level.MUTED, space_id=OuterRef("space_id"))
    opened = TopicReader.objects.filter(member_id=member_id, topic_id=OuterRef("pk"))
    return topics.filter(~Exists(opened), ~Exists(muted))


def _new_rows(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    return topics.select_related("author", "last_author").only(*TOPIC_FIELDS, *PEOPLE_FIELDS)


def _first_new(*newness: Any) -> QuerySet[Topic]:
    return _new_rows(_new_topics(*newness)).order_by(*SORTS["new"])[: SIZE + 1]


def _some_new(*newness: Any) -> QuerySet[Topic, Any]:
    return _new_topics(*newness).order_by().values_list("pk")[:MOST_COUNTED]


def unread(user: User, after: str | None = None) -> "Slice[Any]":
    """Topics with posts after the mark, the one that became unread last first: a range of an index."""
    if not after:
        return _marked(user, beginning(ask(_first_unread, *rules.viewer(user)), order=_BY_UNREAD, size=SIZE))
    return _by_mark(user, _unread_marks(user), _BY_UNREAD, after)


def following(user: User, after: str | None = None) -> "Slice[Any]":
    marks = TopicReader.objects.filter(rules.topics_seen_by(user, "topic__"), member=user, level=Level.FOLLOWING)
    return _by_mark(user, marks, ("-read_at", "-id"), after)


_BY_UNREAD = ("-unread_since", "-id")


def _unread_marks(user: User) -> QuerySet[TopicReader]:
    return unread_marks_seen(*rules.viewer(user))


def unread_marks_seen(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[TopicReader]:
    seen = rules.topics_seen(visible, member_id, moderated, "topic__")
    return TopicReader.objects.filter(seen, member_id=member_id, is_unread=True).exclude(level=Level.MUTED)


def _first_unread(*viewer: Any) -> QuerySet[TopicReader]:
    return _mark_rows(unread_marks_seen(*viewer)).order_by(*_BY_UNREAD)[: SIZE + 1]


def _some_unread(*viewer: Any) -> QuerySet[TopicReader, Any]:
    return unread_marks_seen(*viewer).order_by().values_list("pk")[:MOST_COUNTED]


def _mark_rows(marks: QuerySet[TopicReader]) -> QuerySet[TopicReader]:
    """Read marks with what a row of their topic shows."""
    marks = marks.select_related("topic__author", "topic__last_author").only(
        "member_id",
        "topic_id",
        "read_number",
        "also_from",
        "also_to",
        "level",
        "is_unread",
        "unread_since",
        "read_at",
        *(f"topic__{name}" for name in (*TOPIC_FIELDS, *PEOPLE_FIELDS)),
    )
    return with_gone(marks)


def _by_mark(user: User, marks: QuerySet[TopicReader], order: tuple[str, ...], after: str | None) -> "Slice[Any]":
    return _marked(user, keyset(_mark_rows(marks), order=order, after=after, size=SIZE))


def _marked(user: User, found: "Slice[TopicReader]") -> "Slice[Any]":
    by_topic = {mark.topic_id: mark for mark in found.items}
    return with_rows(found, rows_of(user, [mark.topic for mark in found.items], by_topic))


@dataclass(frozen=True)
class Counts:
    new: int = 0
    unread: int = 0


def counts(user: Any, unread: int | None = None) -> Counts:
    """How much waits, to a hundred. `unread` is for who has counted that already."""
    if not user.is_authenticated:
        return Counts()
    if unread is None:
        unread = len(ask(_some_unread, *rules.viewer(user)))
    return Counts(len(ask(_some_new, *_newness_to(user))), min(unread, MOST_COUNTED))
