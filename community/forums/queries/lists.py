"""Lists of topics: of a space, of all spaces, of a tag, of one's bookmarks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from common.pagination import Slice, beginning, keyset
from common.prepared import ask
from community.forums import rules
from community.forums.models import Bookmark, Space, Tag, Topic
from community.forums.queries.news import muted_spaces
from community.forums.queries.rows import SIZE, SORTS, rows_of, topics_seen_rows, with_rows
from members.models import User


def topics_in(
    user: Any, space: Space, *, kind: str = "", tag: str = "", sort: str = "active", after: str | None = None
) -> "Slice[Any]":
    """Topics of a space; what is pinned stands before the first page and nowhere else."""
    if not (kind or tag or after):
        asked, now, order = (space.pk, *rules.viewer(user)), timezone.now(), SORTS.get(sort, SORTS["active"])
        first = beginning(ask(_FIRST_IN.get(sort, _FIRST_IN["active"]), now, *asked), order=order, size=SIZE)
        return with_rows(first, rows_of(user, [*ask(_pinned_in, now, *asked), *first.items]))
    topics = _topics(user).filter(space_id=space.pk)
    if kind:
        topics = topics.filter(kind=kind)
    if tag:
        topics = topics.filter(tags__slug=tag)
    pinned = _is_pinned(timezone.now())
    found = keyset(topics.exclude(pinned), order=SORTS.get(sort, SORTS["active"]), after=after, size=SIZE)
    above = [] if after and found.previous_key else list(topics.filter(pinned).order_by("-pinned_at", "-pk")[:20])
    return with_rows(found, rows_of(user, [*above, *found.items]))


def _is_pinned(now: datetime) -> Q:
    return Q(pinned_at__isnull=False) & (Q(pinned_until__isnull=True) | Q(pinned_until__gt=now))


def _first_in(order: tuple[str, ...], now: datetime, space_id: int, *viewer: Any) -> QuerySet[Topic]:
    topics = topics_seen_rows(*viewer).filter(space_id=space_id).exclude(_is_pinned(now))
    return topics.order_by(*order)[: SIZE + 1]


_FIRST_IN = {name: partial(_first_in, order) for name, order in SORTS.items()}


def _pinned_in(now: datetime, space_id: int, *viewer: Any) -> QuerySet[Topic]:
    return topics_seen_rows(*viewer).filter(_is_pinned(now), space_id=space_id).order_by("-pinned_at", "-pk")[:20]


def latest(user: Any, after: str | None = None) -> "Slice[Any]":
    """The newest talk of every space one sees, but for those one muted."""
    muted = muted_spaces(user)
    if not after:
        first = ask(_latest, frozenset(muted), *rules.viewer(user))
        found = beginning(first, order=SORTS["active"], size=SIZE)
        return with_rows(found, rows_of(user, found.items))
    topics = _topics(user)
    if muted:
        topics = topics.exclude(space_id__in=muted)
    found = keyset(topics, order=SORTS["active"], after=after, size=SIZE)
    return with_rows(found, rows_of(user, found.items))


def _latest(muted: frozenset[int], *viewer: Any) -> QuerySet[Topic]:
    topics = topics_seen_rows(*viewer)
    if muted:
        topics = topics.exclude(space_id__among=muted)
    return topics.order_by(*SORTS["active"])[: SIZE + 1]


def tagged(user: Any, tag: Tag, after: str | None = None) -> "Slice[Any]":
    found = keyset(_topics(user).filter(tags=tag), order=SORTS["active"], after=after, size=SIZE)
    return with_rows(found, rows_of(user, found.items))


def bookmarked(user: User, after: str | None = None) -> "Slice[Any]":
    """Posts one has marked, as far as one may still read them."""
    marks = Bookmark.objects.filter(rules.posts_seen_by(user, "post__"), member=user).select_related(
        "post__author", "post__topic__author", "post__topic__last_author"
    )
    found = keyset(marks, order=("-id",), after=after, size=SIZE)
    rows = {row.topic.pk: row for row in rows_of(user, _once(mark.post.topic for mark in found.items))}
    items = []
    for mark in found.items:
        row = rows[mark.post.topic_id]
        mark.post.topic = row.topic
        items.append(replace(row, post=mark.post, note=mark.note))
    return with_rows(found, items)


def _once(topics: Iterable[Topic]) -> list[Topic]:
    return list({topic.pk: topic for topic in topics}.values())


def _topics(user: Any) -> QuerySet[Topic]:
    return topics_seen_rows(*rules.viewer(user))
