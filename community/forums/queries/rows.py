"""Topics as rows of a list: what is read of them, and with what of the reader they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.pagination import Slice
from common.prepared import ask, one
from community.forums import rules
from community.forums.links import community_url, post_url_in
from community.forums.models import Level, NewSince, Post, State, Topic, TopicReader
from community.forums.models.reading import beyond_mark
from members.models import User

NEW_FOR = timedelta(days=14)  # without another beginning, topics are new for so long
SIZE = 30
SORTS = {"active": ("-last_posted_at", "-id"), "new": ("-created_at", "-id"), "top": ("-posts_count", "-id")}
# What is shown of a person: their account has much more.
PERSON_FIELDS = ("display_name", "handle", "avatar", "is_staff", "is_erased", "is_active")
PEOPLE_FIELDS = tuple(f"{role}__{name}" for role in ("author", "last_author") for name in PERSON_FIELDS)
TOPIC_FIELDS = (
    "space_id",
    "kind",
    "title",
    "slug",
    "author_id",
    "state",
    "created_at",
    "pinned_at",
    "pinned_until",
    "locked_at",
    "closes_at",
    "accepted_post_id",
    "last_number",
    "posts_count",
    "last_posted_at",
    "last_author_id",
    "brand_answered_at",
    "merged_into_id",
)


class TagName(NamedTuple):
    """What is shown of a tag."""

    slug: str
    name: str


class Mark(NamedTuple):
    """What the lists ask of a read mark; they take a whole `TopicReader` with `gone` as well."""

    topic_id: int
    read_number: int
    level: str
    is_unread: bool
    also_from: int
    also_to: int
    gone: int  # posts after the mark that are not shown any more

    @property
    def also_read(self) -> int:
        return self.also_to - self.also_from + 1 if self.also_to else 0


@dataclass
class Row:
    """A topic in a list, with where its reader is in it."""

    topic: Topic
    tags: list[TagName] = field(default_factory=list)
    unread: int = 0
    is_new: bool = False
    is_following: bool = False
    first_unread_url: str = ""
    post: Post | None = None  # of a bookmark
    note: str = ""


def with_rows(found: "Slice[Any]", items: list[Row]) -> "Slice[Any]":
    """The same slice with rows in place of what was asked for."""
    return replace(found, items=items)


def new_since(user: User) -> datetime:
    """From when on topics are new to this member. One query, then kept on the object: a page asks for lists and counts."""
    known: datetime | None = getattr(user, "_new_since", None)
    if known is None:
        known = one(_new_since, user.pk) or max(user.joined_at, timezone.now() - NEW_FOR)
        vars(getattr(user, "_wrapped", user))["_new_since"] = known
    return known


def _new_since(member_id: int) -> QuerySet[NewSince, Any]:
    return NewSince.objects.filter(member_id=member_id).values_list("at", flat=True)


def topics_seen_rows(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[Topic]:
    topics = Topic.objects.filter(rules.topics_seen(visible, member_id, moderated))
    return topics.select_related("author", "last_author").only(*TOPIC_FIELDS, *PEOPLE_FIELDS)


def with_gone(marks: QuerySet[TopicReader]) -> QuerySet[TopicReader]:
    """How many posts after the mark are not shown any more: few, in an index of their own."""
    gone = (
        Post.objects.filter(beyond_mark())
        .exclude(state=State.PUBLISHED)
        .order_by()
        .values("topic_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return marks.annotate(gone=Coalesce(Subquery(gone, output_field=IntegerField()), 0))


def rows_of(user: Any, topics: list[Topic], marks: Mapping[int, Any] | None = None) -> list[Row]:
    """Topics with tags and their reader's marks: two queries for all."""
    if not topics:
        return []
    pks = frozenset(topic.pk for topic in topics)
    base, spaces = community_url(), rules.access_of(user).spaces
    tags: dict[int, list[TagName]] = {}
    for topic_id, *tag in ask(_tags_on, pks):
        tags.setdefault(topic_id, []).append(TagName(*tag))
    since = None
    if user.is_authenticated:
        if marks is None:
            marks = {mark[0]: Mark(*mark) for mark in ask(_marks_on, user.pk, pks)}
        if any(topic.pk not in marks for topic in topics):
            since = new_since(user)
    rows = []
    for topic in topics:
        topic.space = spaces[topic.space_id]
        row = Row(topic, tags.get(topic.pk, []))
        mark = (marks or {}).get(topic.pk)
        if mark is not None:
            row.is_following = mark.level == Level.FOLLOWING
            if mark.is_unread and mark.level != Level.MUTED:
                row.unread = max(topic.last_number - mark.read_number - mark.also_read - mark.gone, 1)
                row.first_unread_url = post_url_in(topic, mark.read_number + 1, base)
        elif since is not None and topic.author_id != user.pk:
            row.is_new = topic.created_at > since
        rows.append(row)
    return rows


def _tags_on(topic_ids: frozenset[int]) -> QuerySet[Any]:
    links: QuerySet[Any] = Topic.tags.through._default_manager.filter(topic_id__among=topic_ids)
    return links.order_by("tag__name").values_list("topic_id", "tag__slug", "tag__name")


def _marks_on(member_id: int, topic_ids: frozenset[int]) -> QuerySet[TopicReader, Any]:
    marks = with_gone(TopicReader.objects.filter(member_id=member_id, topic_id__among=topic_ids))
    return marks.values_list(*Mark._fields)
