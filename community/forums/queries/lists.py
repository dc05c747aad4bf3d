"""Lists of topics: of a space, of all spaces, of a tag, of one's bookmarks."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from common.pagination import Slice, beginning, keyset
from common.prepared import ask
from community.forums import rules
from community.forums.models import Bookmark, Level, Space, Tag, Topic
from community.forums.queries.member import heard_by, muted_tags
from community.forums.queries.person import Person
from community.forums.queries.rows import (
    SIZE,
    SORTS,
    Line,
    line_of,
    lines,
    lines_seen,
    marked_rows,
    tagged_so,
    with_rows,
)
from members.models import User


def topics_in(
    user: Any, space: Space, *, kind: str = "", tag: str = "", sort: str = "active", after: str | None = None
) -> "Slice[Any]":
    """Topics of a space; what is pinned stands before the first page and nowhere else."""
    if not (kind or tag or after):
        asked, now, order = (space.pk, *rules.viewer(user)), timezone.now(), SORTS.get(sort, SORTS["active"])
        first = beginning(ask(_FIRST_IN.get(sort, _FIRST_IN["active"]), now, *asked), order=order, size=SIZE)
        return with_rows(first, marked_rows(user, [*ask(_pinned_in, now, *asked), *first.items]))
    topics = lines_seen(*rules.viewer(user)).filter(space_id=space.pk)
    if kind:
        topics = topics.filter(kind=kind)
    if tag:
        topics = topics.filter(tags__slug=tag)
    pinned = _is_pinned(timezone.now())
    found = keyset(topics.exclude(pinned), order=SORTS.get(sort, SORTS["active"]), after=after, size=SIZE)
    above = [] if after and found.previous_key else list(topics.filter(pinned).order_by("-pinned_at", "-pk")[:20])
    return with_rows(found, marked_rows(user, [*above, *found.items]))


def _is_pinned(now: datetime) -> Q:
    return Q(pinned_at__isnull=False) & (Q(pinned_until__isnull=True) | Q(pinned_until__gt=now))


def _first_in(order: tuple[str, ...], now: datetime, space_id: int, *viewer: Any) -> QuerySet[Topic, Any]:
    topics = lines_seen(*viewer).filter(space_id=space_id).exclude(_is_pinned(now))
    return topics.order_by(*order)[: SIZE + 1]


_FIRST_IN = {name: partial(_first_in, order) for name, order in SORTS.items()}


def _pinned_in(now: datetime, space_id: int, *viewer: Any) -> QuerySet[Topic, Any]:
    return lines_seen(*viewer).filter(_is_pinned(now), space_id=space_id).order_by("-pinned_at", "-pk")[:20]


def latest(user: Any, after: str | None = None) -> "Slice[Any]":
    """The newest talk of every space one sees, but for spaces, tags and topics one muted."""
    heard = muted_tags(user), *heard_by(user)
    if not after:
        found = beginning(ask(_latest, *heard), order=SORTS["active"], size=SIZE)
    else:
        found = keyset(_heard(*heard), order=SORTS["active"], after=after, size=SIZE)
    return with_rows(found, marked_rows(user, found.items))


def _heard(
    quiet: frozenset[int], visible: frozenset[int], member_id: int, moderated: frozenset[int]
) -> QuerySet[Topic, Any]:
    topics = lines_seen(visible, member_id, moderated)
    if member_id:  # by the mark that the row shows anyway
        topics = topics.alias(level=F("mine__level")).filter(Q(level__isnull=True) | ~Q(level=Level.MUTED))
    return topics.exclude(tagged_so(quiet)) if quiet else topics


def _latest(*heard: Any) -> QuerySet[Topic, Any]:
    return _heard(*heard).order_by(*SORTS["active"])[: SIZE + 1]


def tagged(user: Any, tag: Tag, after: str | None = None) -> "Slice[Any]":
    topics = lines_seen(*rules.viewer(user)).filter(tags=tag)
    found = keyset(topics, order=SORTS["active"], after=after, size=SIZE)
    return with_rows(found, marked_rows(user, found.items))


@dataclass(slots=True, unsafe_hash=True)
class BookmarkRow:
    """A post that somebody marked, with its topic."""

    topic: Line
    pk: int  # of the post
    number: int
    text: str
    created_at: datetime
    note: str
    author: Person | None


_OF_BOOKMARK = ("post_id", "post__number", "post__text", "post__created_at", "note", *Person.columns("post__author"))


def bookmarked(user: User, after: str | None = None) -> "Slice[Any]":
    """Posts one has marked, as far as one may still read them."""
    if not after:
        found = beginning(ask(_first_bookmarked, *rules.viewer(user)), order=_BY_BOOKMARK, size=SIZE)
    else:
        found = keyset(_bookmarked(*rules.viewer(user)), order=_BY_BOOKMARK, after=after, size=SIZE)
    spaces, until = rules.access_of(user).spaces, -len(Person._fields)
    rows = []
    for values in found.items:
        of_post = values[-len(_OF_BOOKMARK) :]
        columns: list[Any] = [line_of(values, spaces), *of_post[:until], Person.read(of_post[until:])]
        rows.append(BookmarkRow(*columns))
    return with_rows(found, rows)


_BY_BOOKMARK = ("-pk",)


def _bookmarked(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[Bookmark, Any]:
    marks = Bookmark.objects.filter(rules.posts_seen(visible, member_id, moderated, "post__"), member_id=member_id)
    return lines(marks, "pk", *_OF_BOOKMARK, path="post__topic__")


def _first_bookmarked(*viewer: Any) -> QuerySet[Bookmark, Any]:
    return _bookmarked(*viewer).order_by(*_BY_BOOKMARK)[: SIZE + 1]
