"""Topics as rows of a list: what is read of them, and where their reader is in each. One query brings it all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat

from common.aggregates import Texts
from common.pagination import Slice
from community.forums import rules
from community.forums.links import community_url, post_url_in
from community.forums.models import Level, Post, Space, State, Topic
from community.forums.models.reading import beyond_mark
from community.forums.queries.member import new_since
from community.forums.queries.person import Person

SIZE = 30
MOST_COUNTED = 100  # of what is new or unread: beyond, "99+" says enough
SORTS = {"active": ("-last_posted_at", "-pk"), "new": ("-created_at", "-pk"), "top": ("-posts_count", "-pk")}


class TagName(NamedTuple):
    """What is shown of a tag."""

    slug: str
    name: str


@dataclass(slots=True, unsafe_hash=True)
class Line:
    """What a row says of a topic, made of what was read alone: equal ones look the same. The space is known anyway, and told
    apart by who keeps what it looks like.
    """

    pk: int
    space_id: int
    kind: str
    title: str
    slug: str
    state: str
    created_at: datetime
    pinned_at: datetime | None
    pinned_until: datetime | None
    locked_at: datetime | None
    closes_at: datetime | None
    accepted_post_id: int | None
    last_number: int
    posts_count: int
    last_posted_at: datetime
    brand_answered_at: datetime | None
    author: Person | None
    last_author: Person | None
    tags: tuple[TagName, ...]
    space: Space = field(compare=False)

    is_pinned, is_locked = Topic.is_pinned, Topic.is_locked

    @property
    def author_id(self) -> int | None:
        return self.author.pk if self.author else None


class Mark(NamedTuple):
    """How far a member has read a topic."""

    read_number: int | None  # None: they never opened it
    level: str
    is_unread: bool
    also_from: int
    also_to: int
    # Of the posts after the mark that are still shown how many, up to `MOST_COUNTED`, and the number of the first. None: all of
    # them, no number of the topic is missing.
    left: int | None
    first: int | None

    @property
    def read_beyond(self) -> int:
        return self.also_to - self.also_from + 1 if self.also_to else 0


@dataclass(slots=True)
class Row:
    """A topic in a list, with where its reader is in it."""

    topic: Line
    unread: int = 0
    is_new: bool = False
    is_following: bool = False
    first_unread_url: str = ""


def counted(number: int) -> str:
    """What is said of how many there are."""
    return str(number) if number < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


def with_rows(found: "Slice[Any]", items: list[Any]) -> "Slice[Any]":
    """The same slice with rows in place of what was asked for."""
    return replace(found, items=items)


# --- What is read -----------------------------------------------------------------------------------------------------

_OF_TOPIC = tuple(name for name in Line.__dataclass_fields__ if name not in ("author", "last_author", "tags", "space"))
# Where what begins among the columns.
_AUTHOR = len(_OF_TOPIC)
_LAST_AUTHOR = _AUTHOR + len(Person._fields)
_TAGS = _LAST_AUTHOR + len(Person._fields)
_MARK = _TAGS + 1
_REST = _MARK + len(Mark._fields)


def lines(found: QuerySet[Any], *also: str, path: str = "", mark: str | None = None) -> QuerySet[Any, Any]:
    """Of topics, or of what leads to one by `path`, the columns of a `Line`; then those of a `Mark`, where `mark` leads to the
    reader's; then what else is asked for.
    """
    columns = [f"{path}{name}" for name in (*_OF_TOPIC, *Person.columns("author"), *Person.columns("last_author"))]
    columns.append("tag_lines")
    found = found.annotate(tag_lines=_tags_of(OuterRef(f"{path}pk")))
    if mark is not None:
        found = found.annotate(**_left(path, mark))
        columns += [*(f"{mark}{name}" for name in Mark._fields if name not in _LEFT), *_LEFT]
    return found.values_list(*columns, *also, named=True)


def lines_seen(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[Topic, Any]:
    """Topics that this person sees, each with their mark in it. A visitor has none."""
    topics = Topic.objects.filter(rules.topics_seen(visible, member_id, moderated))
    if not member_id:
        return lines(topics)
    mine = FilteredRelation("readers", condition=Q(readers__member_id=member_id))
    return lines(topics.annotate(mine=mine), mark="mine__")


_LEFT = "left", "first"


def _left(path: str, mark: str) -> dict[str, Case]:
    """How many posts after the mark are still shown, and the first. Asked only where numbers are missing, hidden or split off;
    elsewhere they count themselves.
    """
    left = Post.objects.filter(beyond_mark(mark), state=State.PUBLISHED)
    first = Subquery(left.order_by("number").values("number")[:1])
    are_missing = Q(**{f"{path}posts_count__lt": F(f"{path}last_number")})
    asked = zip(_LEFT, (CountOf(left), first), strict=True)
    return {name: Case(When(are_missing, then=found), default=None) for name, found in asked}


class CountOf(Subquery):
    """How many rows there are, counted no further than anybody wants to know."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.order_by().values("pk")[:MOST_COUNTED], output_field=IntegerField())


def tagged_so(tags: frozenset[int], topic_id: str = "pk") -> Exists:
    """Of a topic, or of what leads to one: has it one of these tags?"""
    links: QuerySet[Any] = Topic.tags.through._default_manager.filter(topic_id=OuterRef(topic_id))
    return Exists(links.filter(tag_id__among=tags))


def _tags_of(topic_id: OuterRef) -> Texts:
    """An address has no space in it, and a name no line break."""
    links: QuerySet[Any] = Topic.tags.through._default_manager.filter(topic_id=topic_id).order_by()
    words = Concat("tag__slug", Value(" "), "tag__name", output_field=TextField())
    return Texts(links.annotate(words=words).values("words"), _tags)


def _tags(texts: Sequence[str]) -> tuple[TagName, ...]:
    tags = (TagName(*text.split(" ", 1)) for text in texts)
    return tuple(sorted(tags, key=lambda tag: tag.name.casefold()))


# --- What it means to its reader --------------------------------------------------------------------------------------


def marked_rows(user: Any, found: Iterable[Any]) -> list[Row]:
    """Rows of what `lines` read with marks: what is unread in each, and what is new."""
    if not user.is_authenticated:
        return plain_rows(user, found)
    base, rows = community_url(), plain_rows(user, found := list(found))
    marks = [Mark(*values[_MARK:_REST]) for values in found]
    since = new_since(user) if any(mark.read_number is None for mark in marks) else None
    for row, mark in zip(rows, marks, strict=True):
        topic: Any = row.topic
        if mark.read_number is None:
            row.is_new = since is not None and topic.created_at > since and topic.author_id != user.pk
            continue
        row.is_following = mark.level == Level.FOLLOWING
        if mark.is_unread and mark.level != Level.MUTED:
            left = topic.last_number - mark.read_number - mark.read_beyond if mark.left is None else mark.left
            row.unread = min(max(left, 1), MOST_COUNTED)
            row.first_unread_url = post_url_in(topic, mark.first or mark.read_number + 1, base)
    return rows


def plain_rows(user: Any, found: Iterable[Any], *, are_new: bool = False) -> list[Row]:
    """Rows of what `lines` read, whatever of it the reader knows."""
    spaces = rules.access_of(user).spaces
    return [Row(line_of(values, spaces), is_new=are_new) for values in found]


def line_of(values: Sequence[Any], spaces: rules.AllSpaces) -> Line:
    author, last_author = Person.read(values[_AUTHOR:_LAST_AUTHOR]), Person.read(values[_LAST_AUTHOR:_TAGS])
    columns: list[Any] = [*values[:_AUTHOR], author, last_author, values[_TAGS], spaces[values[1]]]
    return Line(*columns)
