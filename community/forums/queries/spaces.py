"""The front page: every space with its last topic and what waits in it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, QuerySet, When
from django.db.models.functions import Cast

from common.prepared import ask
from community.forums import rules
from community.forums.models import Space, State, TopicReader
from community.forums.queries.news import unread_marks, unread_to


class LastTopic(NamedTuple):
    """What a space's row says of the topic where somebody wrote last: two hundred rows need no objects of a topic and people."""

    pk: int
    title: str
    slug: str
    last_number: int
    posted_at: str  # as the database writes it: to read two hundred moments takes longer than all the rest
    who: str | None  # nobody, or no name any more: a former member


@dataclass(slots=True)
class SpaceRow:
    space: Space
    is_open: bool
    reading: int  # of the spaces: as long as it is the same, so is what the staff wrote of this one
    topics_count: int = 0
    unread: int = 0
    last_topic: LastTopic | None = None


@dataclass
class GroupOfSpaces:
    title: Any
    spaces: list[SpaceRow]
    is_other_language: bool = False


def front(user: Any, language: str = "") -> list[GroupOfSpaces]:
    """Headings with their spaces; those where another language is spoken come last. Spaces that are only told about have
    neither counts nor topics.
    """
    visible, reading = rules.visible_space_ids(user), rules.access_of(user).spaces.reading
    open_ones = {values[0]: values for values in ask(_last_topics, visible)}
    unread = _unread_by_space(user)
    rows = []
    for pk, space, is_open in rules.listed_spaces(user):
        if not is_open or pk not in open_ones:
            rows.append(SpaceRow(space, False, reading))
            continue
        _pk, count, state, *fields = open_ones[pk]
        last = LastTopic(*fields) if state == State.PUBLISHED else None
        rows.append(SpaceRow(space, True, reading, count, unread.get(pk, 0), last))
    return _grouped(rows, language.split("-")[0])


def _last_topics(pks: frozenset[int]) -> QuerySet[Space, Any]:
    """(space, how many topics, state of the last one, the fields of `LastTopic` …)"""
    answered = When(last_topic__last_author__isnull=False, then="last_topic__last_author__display_name")
    who = Case(answered, default="last_topic__author__display_name")
    last = (f"last_topic__{name}" for name in ("pk", "title", "slug", "last_number"))
    posted_at = Cast("last_topic__last_posted_at", CharField())
    found = Space.objects.filter(pk__among=pks).order_by()
    return found.values_list("pk", "topics_count", "last_topic__state", *last, posted_at, who)


def _grouped(rows: list[SpaceRow], language: str) -> list[GroupOfSpaces]:
    groups: dict[int, GroupOfSpaces] = {}
    others = GroupOfSpaces("", [], is_other_language=True)
    for row in rows:
        space = row.space
        if language and space.language and space.language != language:
            others.spaces.append(row)
            continue
        group = groups.get(space.group_id)
        if group is None:
            group = groups[space.group_id] = GroupOfSpaces(space.group.title, [])
        group.spaces.append(row)
    return [*groups.values(), *([others] if others.spaces else [])]


def _unread_by_space(user: Any) -> dict[int, int]:
    if not user.is_authenticated:
        return {}
    return dict(ask(_unread_counted, *unread_to(user)))


def _unread_counted(*reader: Any) -> QuerySet[TopicReader, Any]:
    return unread_marks(*reader).order_by().values_list("topic__space_id").annotate(Count("pk"))
