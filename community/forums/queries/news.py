"""What a member has not read: topics that are new to them, topics that went on, and how many there are of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.pagination import Slice, beginning, keyset
from common.prepared import ask, one
from community.forums import rules
from community.forums.models import Level, State, Topic, TopicReader
from community.forums.queries.member import heard_by, muted_spaces, muted_tags, new_since
from community.forums.queries.rows import (
    MOST_COUNTED,
    SIZE,
    SORTS,
    CountOf,
    lines,
    marked_rows,
    plain_rows,
    tagged_so,
    with_rows,
)
from members.models import User
from members.rules import not_heard_by

NOWHERE = frozenset([0])


# --- New: never opened ------------------------------------------------------------------------------------------------


def new(user: User, after: str | None = None) -> "Slice[Any]":
    """Topics this member has never opened, since the beginning of what is new to them."""
    newness = _newness_to(user)
    if not after:
        found = beginning(ask(_first_new, *newness), order=SORTS["new"], size=SIZE)
    else:
        found = keyset(lines(_new_topics(*newness)), order=SORTS["new"], after=after, size=SIZE)
    return with_rows(found, plain_rows(user, found.items, are_new=True))


def new_topics(user: User) -> QuerySet[Topic]:
    """Not opened yet, not one's own, not of people, spaces or tags one muted."""
    return _new_topics(*_newness_to(user))


def _newness_to(user: User) -> tuple[Any, ...]:
    """All that decides which topics are new to a member: values for `_new_topics`."""
    return new_since(user), not_heard_by(user), muted_tags(user), *heard_by(user)


def _new_topics(
    since: datetime,
    unheard: frozenset[int],
    quiet: frozenset[int],
    visible: frozenset[int],
    member_id: int,
    moderated: frozenset[int],
) -> QuerySet[Topic]:
    seen = rules.topics_seen(visible, member_id, moderated)
    topics = Topic.objects.filter(seen, state=State.PUBLISHED, created_at__gt=since).exclude(author_id=member_id)
    if unheard:
        topics = topics.exclude(author_id__among=unheard)
    if quiet:
        topics = topics.exclude(tagged_so(quiet))
    opened = TopicReader.objects.filter(member_id=member_id, topic_id=OuterRef("pk"))
    return topics.filter(~Exists(opened))


def _first_new(*newness: Any) -> QuerySet[Topic, Any]:
    return lines(_new_topics(*newness)).order_by(*SORTS["new"])[: SIZE + 1]


# --- Unread: went on since --------------------------------------------------------------------------------------------

_BY_UNREAD, _BY_READ = ("-unread_since", "-pk"), ("-read_at", "-pk")


def unread(user: User, after: str | None = None) -> "Slice[Any]":
    """Topics with posts after the mark, the one that became unread last first: a range of an index."""
    if not after:
        found = beginning(ask(_first_unread, *unread_to(user)), order=_BY_UNREAD, size=SIZE)
    else:
        found = keyset(_mark_lines(unread_marks(*unread_to(user))), order=_BY_UNREAD, after=after, size=SIZE)
    return with_rows(found, marked_rows(user, found.items))


def unread_to(user: Any) -> tuple[Any, ...]:
    """All that decides what is unread to a member: values for `unread_marks`."""
    return muted_spaces(user), muted_tags(user), *rules.viewer(user)


def unread_marks(
    silent: frozenset[int],
    quiet: frozenset[int],
    visible: frozenset[int],
    member_id: int,
    moderated: frozenset[int],
) -> QuerySet[TopicReader]:
    """Of spaces and tags one muted only what one follows all the same."""
    marks = _marks(visible, member_id, moderated).filter(is_unread=True).exclude(level=Level.MUTED)
    unheard = Q()
    if silent:
        unheard |= Q(topic__space_id__among=silent)
    if quiet:
        unheard |= Q(tagged_so(quiet, "topic_id"))
    return marks.exclude(unheard, level=Level.NORMAL) if unheard else marks


def _first_unread(*reader: Any) -> QuerySet[TopicReader, Any]:
    return _mark_lines(unread_marks(*reader)).order_by(*_BY_UNREAD)[: SIZE + 1]


def following(user: User, after: str | None = None) -> "Slice[Any]":
    if not after:
        found = beginning(ask(_first_followed, *rules.viewer(user)), order=_BY_READ, size=SIZE)
    else:
        found = keyset(_followed(*rules.viewer(user)), order=_BY_READ, after=after, size=SIZE)
    return with_rows(found, marked_rows(user, found.items))


def _followed(*viewer: Any) -> QuerySet[TopicReader, Any]:
    return _mark_lines(_marks(*viewer).filter(level=Level.FOLLOWING))


def _first_followed(*viewer: Any) -> QuerySet[TopicReader, Any]:
    return _followed(*viewer).order_by(*_BY_READ)[: SIZE + 1]


def _marks(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[TopicReader]:
    seen = rules.topics_seen(visible, member_id, moderated, "topic__")
    return TopicReader.objects.filter(seen, member_id=member_id)


def _mark_lines(marks: QuerySet[TopicReader]) -> QuerySet[TopicReader, Any]:
    return lines(marks, "pk", "unread_since", "read_at", path="topic__", mark="")


# --- How many ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counts:
    new: int = 0
    unread: int = 0


def counts(user: Any, unread: int | None = None) -> Counts:
    """How much waits, to a hundred. `unread` is for who has counted that already."""
    if not user.is_authenticated:
        return Counts()
    since, unheard, quiet, heard, *me = _newness_to(user)
    # No space has the key 0: the question stays the same where somebody sees none.
    newness = since, unheard, quiet, heard or NOWHERE, *me
    if unread is not None:
        (number,) = one(_counted_new, *newness)
        return Counts(number, min(unread, MOST_COUNTED))
    return Counts(*one(_counted, rules.visible_space_ids(user) or NOWHERE, muted_spaces(user), *newness))


def _counted(
    visible: frozenset[int],
    silent: frozenset[int],
    since: datetime,
    unheard: frozenset[int],
    quiet: frozenset[int],
    heard: frozenset[int],
    member_id: int,
    moderated: frozenset[int],
) -> QuerySet[User, Any]:
    new = _new_topics(since, unheard, quiet, heard, member_id, moderated)
    unread = unread_marks(silent, quiet, visible, member_id, moderated)
    return User.objects.filter(pk=member_id).values_list(CountOf(new), CountOf(unread))


def _counted_new(
    since: datetime,
    unheard: frozenset[int],
    quiet: frozenset[int],
    heard: frozenset[int],
    member_id: int,
    moderated: frozenset[int],
) -> QuerySet[User, Any]:
    new = _new_topics(since, unheard, quiet, heard, member_id, moderated)
    return User.objects.filter(pk=member_id).values_list(CountOf(new))
