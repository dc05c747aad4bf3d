"""The front page: every space with its last topic and what waits in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from common.prepared import ask
from community.forums import rules
from community.forums.models import Space, SpaceGroup, State, TopicReader
from community.forums.queries.news import unread_marks


class LastTopic(NamedTuple):
    """What a space's row says of the topic where somebody wrote last: two hundred rows need no objects of a topic and people."""

    pk: int
    title: str
    slug: str
    last_number: int
    last_posted_at: datetime
    who: str | None  # nobody, or no name any more: a former member


@dataclass(slots=True)
class SpaceRow:
    space: Space
    is_open: bool
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
    listed = rules.listed_spaces(user)
    open_ones = {pk: rest for pk, *rest in ask(_last_topics, rules.visible_space_ids(user))}
    unread = _unread_by_space(user)
    rows = []
    for each in listed:
        pk = each.space.pk
        if not each.is_open or pk not in open_ones:
            rows.append(SpaceRow(each.space, is_open=False))
            continue
        count, state, last_author_id, last_author, author, *fields = open_ones[pk]
        who = last_author if last_author_id else author
        last = LastTopic._make([*fields, who]) if state == State.PUBLISHED else None
        rows.append(SpaceRow(each.space, True, count, unread.get(pk, 0), last))
    return _grouped(rows, language.split("-")[0])


_LAST_TOPIC = [f"last_topic__{name}" for name in LastTopic._fields[:-1]]


def _last_topics(pks: frozenset[int]) -> QuerySet[Space, Any]:
    """(space, how many topics, state of the last one, who wrote there last, who opened it, the fields of `LastTopic` …)"""
    people = ("last_topic__last_author_id", "last_topic__last_author__display_name", "last_topic__author__display_name")
    found = Space.objects.filter(pk__among=pks).order_by()
    return found.values_list("pk", "topics_count", "last_topic__state", *people, *_LAST_TOPIC)


def _grouped(rows: list[SpaceRow], language: str) -> list[GroupOfSpaces]:
    groups: dict[int, GroupOfSpaces] = {}
    others = GroupOfSpaces("", [], is_other_language=True)
    for row in rows:
        if language and row.space.language and row.space.language != language:
            others.spaces.append(row)
        else:
            group: SpaceGroup = row.space.group
            groups.setdefault(group.pk, GroupOfSpaces(group.title, [])).spaces.append(row)
    return [*groups.values(), *([others] if others.spaces else [])]


def _unread_by_space(user: Any) -> dict[int, int]:
    if not user.is_authenticated:
        return {}
    return dict(ask(_unread_counted, *rules.viewer(user)))


def _unread_counted(*viewer: Any) -> QuerySet[TopicReader, Any]:
    return unread_marks(*viewer).order_by().values_list("topic__space_id").annotate(Count("pk"))
