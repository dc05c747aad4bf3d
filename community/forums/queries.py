"""What is asked about spaces, topics and posts. Every question is a constant number of queries, starts from what the reader may
see, and pages by key or by the posts' numbers.
"""

import copy
import difflib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from common.near import Near
from common.pagination import Slice, beginning, keyset
from common.prepared import ask, one
from community.forums import rules
from community.forums.links import POSTS_ON_A_PAGE, community_url, page_of_number, post_url_in, topic_url
from community.forums.models import (
    Bookmark,
    Draft,
    Level,
    NewSince,
    Post,
    Reaction,
    ReactionKind,
    Space,
    SpaceFollow,
    SpaceGroup,
    State,
    Tag,
    Topic,
    TopicReader,
    Who,
)
from content.generation import Generation
from members.models import User
from members.rules import not_heard_by

NEW_FOR = timedelta(days=14)  # without another beginning, topics are new for so long
MOST_COUNTED = 100  # of what is new or unread: beyond, "99+" says enough
SIZE = 30
SORTS = {"active": ("-last_posted_at", "-id"), "new": ("-created_at", "-id"), "top": ("-posts_count", "-id")}

# What is shown of a person: their account has much more.
_PERSON = ("display_name", "handle", "avatar", "is_staff", "is_erased", "is_active")
_TOPIC_PEOPLE = tuple(f"{role}__{name}" for role in ("author", "last_author") for name in _PERSON)
_TOPIC = (
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


@dataclass
class Row:
    """A topic in a list, with where its reader is in it."""

    topic: Topic
    tags: list[Tag] = field(default_factory=list)
    unread: int = 0
    is_new: bool = False
    is_following: bool = False
    first_unread_url: str = ""
    post: Post | None = None  # of a bookmark
    note: str = ""


def _with(found: "Slice[Any]", items: list[Row]) -> "Slice[Any]":
    """The same slice with rows in place of what was asked for."""
    return replace(found, items=items)


# --- The front page -------------------------------------------------------------------------------------------------


@dataclass
class SpaceRow:
    space: Space
    is_open: bool
    unread: int = 0
    last_topic: Topic | None = None
    is_muted: bool = False


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
    visible = [each.space.pk for each in listed if each.is_open]
    counted = {space.pk: space for space in ask(_counters, frozenset(visible))}
    unread, muted = _unread_by_space(user), _muted_spaces(user)
    rows = []
    for each in listed:
        now = counted.get(each.space.pk)
        space = copy.copy(each.space)
        if not each.is_open or now is None:
            space.topics_count = space.posts_count = 0
            rows.append(SpaceRow(space, is_open=False))
            continue
        space.topics_count, space.posts_count = now.topics_count, now.posts_count
        space.last_posted_at = now.last_posted_at
        row = SpaceRow(space, True, unread.get(space.pk, 0), is_muted=space.pk in muted)
        if now.last_topic is not None and now.last_topic.is_published:
            row.last_topic = now.last_topic
            row.last_topic.space = space
        rows.append(row)
    return _grouped(rows, language.split("-")[0])


def _counters(pks: frozenset[int]) -> QuerySet[Space]:
    names = [f"last_topic__{name}" for name in _TOPIC if name != "space_id"]
    spaces = Space.objects.filter(pk__among=pks).select_related("last_topic__author", "last_topic__last_author")
    return spaces.only("topics_count", "posts_count", "last_posted_at", *names)


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
    return _unread_of(*viewer).order_by().values_list("topic__space_id").annotate(Count("pk"))


def _muted_spaces(user: Any) -> set[int]:
    if not user.is_authenticated:
        return set()
    return set(ask(_muted_by, user.pk))


def _muted_by(member_id: int) -> QuerySet[SpaceFollow, Any]:
    return SpaceFollow.objects.filter(member_id=member_id, level=Level.MUTED).values_list("space_id", flat=True)


# --- Lists of topics ------------------------------------------------------------------------------------------------


def topics_in(
    user: Any, space: Space, *, kind: str = "", tag: str = "", sort: str = "active", after: str | None = None
) -> "Slice[Any]":
    """Topics of a space; what is pinned stands before the first page and nowhere else."""
    if not (kind or tag or after):
        asked, now, order = (space.pk, *rules.viewer(user)), timezone.now(), SORTS.get(sort, SORTS["active"])
        first = beginning(ask(_FIRST_IN.get(sort, _FIRST_IN["active"]), now, *asked), order=order, size=SIZE)
        return _with(first, _rows(user, [*ask(_pinned_in, now, *asked), *first.items]))
    topics = _topics(user).filter(space_id=space.pk)
    if kind:
        topics = topics.filter(kind=kind)
    if tag:
        topics = topics.filter(tags__slug=tag)
    pinned = _is_pinned(timezone.now())
    found = keyset(topics.exclude(pinned), order=SORTS.get(sort, SORTS["active"]), after=after, size=SIZE)
    above = [] if after and found.previous_key else list(topics.filter(pinned).order_by("-pinned_at", "-pk")[:20])
    return _with(found, _rows(user, [*above, *found.items]))


def _is_pinned(now: datetime) -> Q:
    return Q(pinned_at__isnull=False) & (Q(pinned_until__isnull=True) | Q(pinned_until__gt=now))


def _first_in(order: tuple[str, ...], now: datetime, space_id: int, *viewer: Any) -> QuerySet[Topic]:
    topics = _topics_for(*viewer).filter(space_id=space_id).exclude(_is_pinned(now))
    return topics.order_by(*order)[: SIZE + 1]


_FIRST_IN = {name: partial(_first_in, order) for name, order in SORTS.items()}


def _pinned_in(now: datetime, space_id: int, *viewer: Any) -> QuerySet[Topic]:
    return _topics_for(*viewer).filter(_is_pinned(now), space_id=space_id).order_by("-pinned_at", "-pk")[:20]


def latest(user: Any, after: str | None = None) -> "Slice[Any]":
    """The newest talk of every space one sees, but for those one muted."""
    muted = _muted_spaces(user)
    if not after:
        first = ask(_latest, frozenset(muted), *rules.viewer(user))
        found = beginning(first, order=SORTS["active"], size=SIZE)
        return _with(found, _rows(user, found.items))
    topics = _topics(user)
    if muted:
        topics = topics.exclude(space_id__in=muted)
    found = keyset(topics, order=SORTS["active"], after=after, size=SIZE)
    return _with(found, _rows(user, found.items))


def _latest(muted: frozenset[int], *viewer: Any) -> QuerySet[Topic]:
    topics = _topics_for(*viewer)
    if muted:
        topics = topics.exclude(space_id__among=muted)
    return topics.order_by(*SORTS["active"])[: SIZE + 1]


def tagged(user: Any, tag: Tag, after: str | None = None) -> "Slice[Any]":
    found = keyset(_topics(user).filter(tags=tag), order=SORTS["active"], after=after, size=SIZE)
    return _with(found, _rows(user, found.items))


def new(user: User, after: str | None = None) -> "Slice[Any]":
    """Topics this member has never opened, since the beginning of what is new to them."""
    if not after:
        first = beginning(ask(_first_new, *_newness_to(user)), order=SORTS["new"], size=SIZE)
        return _with(first, _rows(user, first.items))
    found = keyset(_new_rows(new_topics(user)), order=SORTS["new"], after=after, size=SIZE)
    return _with(found, _rows(user, found.items))


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
    return topics.select_related("author", "last_author").only(*_TOPIC, *_TOPIC_PEOPLE)


def _first_new(*newness: Any) -> QuerySet[Topic]:
    return _new_rows(_new_topics(*newness)).order_by(*SORTS["new"])[: SIZE + 1]


def _some_new(*newness: Any) -> QuerySet[Topic, Any]:
    return _new_topics(*newness).order_by().values_list("pk")[:MOST_COUNTED]


def new_since(user: User) -> datetime:
    """From when on topics are new to this member. One query, then kept on the object: a page asks for lists and counts."""
    known: datetime | None = getattr(user, "_new_since", None)
    if known is None:
        known = one(_new_since, user.pk) or max(user.joined_at, timezone.now() - NEW_FOR)
        vars(getattr(user, "_wrapped", user))["_new_since"] = known
    return known


def _new_since(member_id: int) -> QuerySet[NewSince, Any]:
    return NewSince.objects.filter(member_id=member_id).values_list("at", flat=True)


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
    return _unread_of(*rules.viewer(user))


def _unread_of(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[TopicReader]:
    seen = rules.topics_seen(visible, member_id, moderated, "topic__")
    return TopicReader.objects.filter(seen, member_id=member_id, is_unread=True).exclude(level=Level.MUTED)


def _first_unread(*viewer: Any) -> QuerySet[TopicReader]:
    return _mark_rows(_unread_of(*viewer)).order_by(*_BY_UNREAD)[: SIZE + 1]


def _some_unread(*viewer: Any) -> QuerySet[TopicReader, Any]:
    return _unread_of(*viewer).order_by().values_list("pk")[:MOST_COUNTED]


def _mark_rows(marks: QuerySet[TopicReader]) -> QuerySet[TopicReader]:
    """Read marks with what a row of their topic shows."""
    marks = marks.select_related("topic__author", "topic__last_author").only(
        "member_id",
        "topic_id",
        "read_number",
        "level",
        "is_unread",
        "unread_since",
        "read_at",
        *(f"topic__{name}" for name in (*_TOPIC, *_TOPIC_PEOPLE)),
    )
    return _with_gone(marks)


def _by_mark(user: User, marks: QuerySet[TopicReader], order: tuple[str, ...], after: str | None) -> "Slice[Any]":
    return _marked(user, keyset(_mark_rows(marks), order=order, after=after, size=SIZE))


def _marked(user: User, found: "Slice[TopicReader]") -> "Slice[Any]":
    by_topic = {mark.topic_id: mark for mark in found.items}
    return _with(found, _rows(user, [mark.topic for mark in found.items], by_topic))


def bookmarked(user: User, after: str | None = None) -> "Slice[Any]":
    """Posts one has marked, as far as one may still read them."""
    marks = Bookmark.objects.filter(rules.posts_seen_by(user, "post__"), member=user).select_related(
        "post__author", "post__topic__author", "post__topic__last_author"
    )
    found = keyset(marks, order=("-id",), after=after, size=SIZE)
    rows = {row.topic.pk: row for row in _rows(user, _once(mark.post.topic for mark in found.items))}
    items = []
    for mark in found.items:
        row = rows[mark.post.topic_id]
        mark.post.topic = row.topic
        items.append(replace(row, post=mark.post, note=mark.note))
    return _with(found, items)


def _once(topics: Iterable[Topic]) -> list[Topic]:
    return list({topic.pk: topic for topic in topics}.values())


def _topics(user: Any) -> QuerySet[Topic]:
    return _topics_for(*rules.viewer(user))


def _topics_for(visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[Topic]:
    topics = Topic.objects.filter(rules.topics_seen(visible, member_id, moderated))
    return topics.select_related("author", "last_author").only(*_TOPIC, *_TOPIC_PEOPLE)


def _with_gone(marks: QuerySet[TopicReader]) -> QuerySet[TopicReader]:
    """How many posts after the mark are not shown any more: few, in an index of their own."""
    gone = (
        Post.objects.filter(topic_id=OuterRef("topic_id"), number__gt=OuterRef("read_number"))
        .exclude(state=State.PUBLISHED)
        .order_by()
        .values("topic_id")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return marks.annotate(gone=Coalesce(Subquery(gone, output_field=IntegerField()), 0))


def _rows(user: Any, topics: list[Topic], marks: dict[int, TopicReader] | None = None) -> list[Row]:
    """Topics with tags and their reader's marks: two queries for all."""
    if not topics:
        return []
    pks = frozenset(topic.pk for topic in topics)
    base, spaces = community_url(), rules.access_of(user).spaces
    tags: dict[int, list[Tag]] = {}
    for link in ask(_tags_on, pks):
        tags.setdefault(link.topic_id, []).append(link.tag)
    since = None
    if user.is_authenticated:
        if marks is None:
            marks = {mark.topic_id: mark for mark in ask(_marks_on, user.pk, pks)}
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
                row.unread = max(topic.last_number - mark.read_number - mark.gone, 1)  # type: ignore[attr-defined]
                row.first_unread_url = post_url_in(topic, mark.read_number + 1, base)
        elif since is not None and topic.author_id != user.pk:
            row.is_new = topic.created_at > since
        rows.append(row)
    return rows


def _tags_on(topic_ids: frozenset[int]) -> QuerySet[Any]:
    links: QuerySet[Any] = Topic.tags.through._default_manager.filter(topic_id__among=topic_ids)
    return links.select_related("tag").order_by("tag__name")


def _marks_on(member_id: int, topic_ids: frozenset[int]) -> QuerySet[TopicReader]:
    return _with_gone(TopicReader.objects.filter(member_id=member_id, topic_id__among=topic_ids))


@dataclass(frozen=True)
class Counts:
    new: int = 0
    unread: int = 0


def counts(user: Any) -> Counts:
    """How much waits, to a hundred."""
    if not user.is_authenticated:
        return Counts()
    return Counts(len(ask(_some_new, *_newness_to(user))), len(ask(_some_unread, *rules.viewer(user))))


@dataclass
class DraftRow:
    draft: Draft
    title: str
    place_title: str
    url: str


def drafts(user: User) -> list[DraftRow]:
    """What one has begun to write, the newest first. Of a place one may not enter any more only one's own words are shown."""
    found = list(Draft.objects.filter(member=user).order_by("-updated_at", "-pk")[:100])
    wanted: dict[str, set[int]] = {"topic": set(), "post": set()}
    for draft in found:
        kind, _colon, pk = draft.place.partition(":")
        if kind in wanted and pk.isdecimal():
            wanted[kind].add(int(pk))
    posts = {
        post.pk: post
        for post in Post.objects.filter(rules.posts_seen_by(user), pk__in=wanted["post"]).select_related("topic")
    }
    topics = {topic.pk: topic for topic in Topic.objects.filter(rules.topics_seen_by(user), pk__in=wanted["topic"])}
    return [_draft_row(user, draft, topics, posts) for draft in found]


def _draft_row(user: User, draft: Draft, topics: dict[int, Topic], posts: dict[int, Post]) -> DraftRow:
    kind, _colon, number = draft.place.partition(":")
    pk, base, keys = int(number), community_url(), rules.access_of(user)
    topic = topics.get(pk) if kind == "topic" else None
    if kind == "space" and pk in keys.visible:
        space = keys.spaces[pk]
        return DraftRow(draft, _("A new topic"), str(space.title), f"{base}{space.slug}/new/")
    if kind == "post" and (post := posts.get(pk)) is not None:
        post.topic.space = rules.space_of(post.topic)
        return DraftRow(draft, post.topic.title, str(post.topic.space.title), f"{base}posts/{pk}/edit/")
    if topic is not None:
        topic.space = rules.space_of(topic)
        return DraftRow(draft, topic.title, str(topic.space.title), f"{topic_url(topic, base)}reply/")
    return DraftRow(draft, _("No longer open to you"), "", "")


def tags_of(space: Space) -> list[Tag]:
    """The tags that published topics of this space have, the most used first. Counted once a minute."""
    kept: list[Tag] | None = _near_tags.get(str(space.pk))
    if kept is None:
        kept = ask(_most_used_in, space.pk)
        _near_tags.put(str(space.pk), kept)
    return kept


def _most_used_in(space_id: int) -> QuerySet[Tag]:
    shown = Q(topics__space_id=space_id, topics__state=State.PUBLISHED, topics__merged_into__isnull=True)
    return Tag.objects.filter(shown).annotate(n=Count("pk")).order_by("-n", "pk")[:20]


def tags_seen_by(user: Any, prefix: str = "") -> QuerySet[Tag]:
    """Tags of topics this person may see: a word that stands only in closed spaces is nobody else's to know."""
    used = Topic.tags.through.objects.filter(rules.topics_seen_by(user, "topic__"), tag_id=OuterRef("pk"))
    return Tag.objects.filter(Exists(used), name__istartswith=prefix).order_by("name")


# --- One topic ------------------------------------------------------------------------------------------------------


@dataclass
class TopicPage:
    posts: list[Post]
    page: int
    pages: int
    reader: TopicReader | None
    own_reactions: set[tuple[int, int]]
    bookmarks: set[int]
    tags: list[Tag]
    accepted: Post | None = None


def page_of(user: Any, topic: Topic, page: int) -> TopicPage:
    """The posts with the numbers of this page, the last page with those that wait for a moderator and that this reader may
    see. What a reader may not read has no words.
    """
    pages = page_of_number(max(topic.last_number, 1))
    first = (page - 1) * POSTS_ON_A_PAGE + 1
    posts = ask(_posts_between, topic.pk, first, first + POSTS_ON_A_PAGE - 1)
    if page >= pages and user.is_authenticated:
        if rules.may_moderate(user, topic.space_id):
            posts += ask(_waiting, topic.pk)
        else:
            posts += ask(_waiting_of, topic.pk, user.pk)
    for post in posts:
        post.topic = topic
        if not post.is_published and not _may_read(user, post):
            post.html = post.text = ""
    pks = frozenset(post.pk for post in posts)
    reader: TopicReader | None = None
    own: set[tuple[int, int]] = set()
    marked: set[int] = set()
    if user.is_authenticated:
        reader = one(_reader, user.pk, topic.pk)
        for post_id, kind_id in ask(_deeds_on, user.pk, pks):
            if kind_id:
                own.add((post_id, kind_id))
            else:
                marked.add(post_id)
    accepted = next((post for post in posts if post.pk == topic.accepted_post_id), None)
    if accepted is None and topic.accepted_post_id and page == 1:
        accepted = (
            Post.objects.filter(pk=topic.accepted_post_id, state=State.PUBLISHED).select_related("author").first()
        )
    tags = ask(_tags_of_topic, topic.pk)
    return TopicPage(posts, page, pages, reader, own, marked, tags, accepted)


def _posts_between(topic_id: int, first: int, last: int) -> QuerySet[Post]:
    # Numbers come once, so this cuts nothing off. PostgreSQL would expect low numbers to be most of the topic, and read it all.
    return _posts().filter(topic_id=topic_id, number__range=(first, last)).order_by("number")[:POSTS_ON_A_PAGE]


def _waiting(topic_id: int) -> QuerySet[Post]:
    # Asked apart from the others, and said twice that they are not published, so that each finds its own index.
    waiting = _posts().filter(topic_id=topic_id, number=0, state=State.HELD).exclude(state=State.PUBLISHED)
    return waiting.order_by("pk")


def _waiting_of(topic_id: int, member_id: int) -> QuerySet[Post]:
    return _waiting(topic_id).filter(author_id=member_id)


def _reader(member_id: int, topic_id: int) -> QuerySet[TopicReader]:
    return TopicReader.objects.filter(member_id=member_id, topic_id=topic_id)


def _tags_of_topic(topic_id: int) -> QuerySet[Tag]:
    return Tag.objects.filter(topics=topic_id)


def _deeds_on(member_id: int, post_ids: frozenset[int]) -> QuerySet[Any, Any]:
    """(post, kind) of the member's reactions and, with kind 0, of their bookmarks."""
    given = Reaction.objects.filter(member_id=member_id, post_id__among=post_ids).values_list("post_id", "kind_id")
    marks = Bookmark.objects.filter(member_id=member_id, post_id__among=post_ids)
    return given.union(marks.values_list("post_id", Value(0)), all=True)


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("author").defer(
        "text",
        "key",
        *(
            f"author__{name}"
            for name in (
                "password",
                "email",
                "bio",
                "language",
                "time_zone",
                "last_login",
                "birth_day",
                "birth_month",
                "birth_year",
            )
        ),
    )


def _may_read(user: Any, post: Post) -> bool:
    if post.state == State.DELETED:
        return False
    return rules.may_moderate(user, post.topic.space_id) or (post.state == State.HELD and rules.is_author(user, post))


def reactions_by(user: User, post_ids: list[int]) -> set[tuple[int, int]]:
    """(post, kind) of what this member gave to these posts."""
    if not post_ids:
        return set()
    return set(Reaction.objects.filter(member=user, post_id__in=post_ids).values_list("post_id", "kind_id"))


def first_unread(user: Any, topic: Topic) -> int:
    """The number of the first post after the mark that is still there; the last one when there is none."""
    if not user.is_authenticated:
        return 1
    mark = TopicReader.objects.filter(member=user, topic=topic).values_list("read_number", flat=True).first()
    if mark is None:
        return 1
    after = Post.objects.filter(topic=topic, number__gt=mark, state=State.PUBLISHED).order_by("number")
    return after.values_list("number", flat=True).first() or max(topic.last_number, 1)


def related(user: Any, topic: Topic, most: int = 4) -> list[Topic]:
    """Topics with the same tags, else the latest of its space."""
    topics = Topic.objects.filter(rules.topics_seen_by(user), state=State.PUBLISHED).exclude(pk=topic.pk)
    topics = topics.only("title", "slug", "space_id", "last_posted_at").order_by("-last_posted_at", "-pk")
    shared = Topic.tags.through.objects.filter(
        topic_id=OuterRef("pk"), tag_id__in=Topic.tags.through.objects.filter(topic_id=topic.pk).values("tag_id")
    )
    found = list(topics.filter(Exists(shared), space__language=rules.space_of(topic).language)[:most])
    if len(found) < most:
        known = [each.pk for each in found]
        found += topics.filter(space_id=topic.space_id).exclude(pk__in=known)[: most - len(found)]
    for each in found:
        each.space = rules.space_of(each)
    return found


def mentionable(user: User, space: Space, prefix: str, most: int = 8) -> list[User]:
    """Whom one may mention here: members who see the space and whose handle or name begins so."""
    prefix = prefix.strip().lstrip("@").lower()
    if not prefix:
        return []
    people = User.objects.filter(is_active=True, is_erased=False).exclude(pk=user.pk)
    policy = rules.all_spaces().policies[space.pk]
    if policy.space.see == Who.GROUPS:
        groups = [*policy.groups[rules.SEE], *([policy.space.invited_id] if policy.space.invited_id else [])]
        inside = Q(access_grants__group_id__in=groups) | Q(groups__in=groups) | Q(is_staff=True)
        people = people.filter(pk__in=User.objects.filter(inside).values("pk"))
    elif policy.space.see == Who.STAFF:
        people = people.filter(is_staff=True)
    found = list(people.filter(handle__startswith=prefix).order_by("handle")[: most * 4])
    if len(found) < most:
        known = [each.pk for each in found]
        found += people.filter(display_name__istartswith=prefix).exclude(pk__in=known).order_by("handle")[: most * 4]
    blocked = set(user.tied_by.filter(kind="blocked").values_list("member_id", flat=True))
    return rules.who_may_see(space, [each for each in found if each.pk not in blocked])[:most]


@dataclass
class Version:
    by: User | None
    at: datetime
    text: str
    title: str = ""
    reason: str = ""
    diff: list[tuple[str, str]] = field(default_factory=list)  # ("same" | "added" | "removed", words)


def history(user: Any, post: Post) -> list[Version]:
    """Every version, the newest first, each with what it changed against the one before."""
    if not rules.may_read(user, post):
        return []
    edits = list(post.edits.select_related("by").order_by("at", "pk"))
    # An earlier text was kept when it was changed: so who and when of a version stand with the one before it.
    texts = [*(edit.text for edit in edits), post.text]
    titles = [*(edit.title for edit in edits), ""]
    versions = [Version(post.author, post.created_at, texts[0], titles[0])]
    for edit, text, title in zip(edits, texts[1:], titles[1:], strict=True):
        versions.append(Version(edit.by, edit.at, text, title, edit.reason))
    for before, now in itertools.pairwise(versions):
        now.diff = list(_diff(before.text, now.text))
    versions[0].diff = [("same", versions[0].text)]
    return versions[::-1]


def _diff(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Word by word, with the spaces between them."""
    pieces = re.compile(r"\s+|[^\s]+" if len(before) + len(after) < 12_000 else r"\n+|[^\n]+")  # long ones line by line
    old, now = pieces.findall(before), pieces.findall(after)
    for deed, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=now, autojunk=False).get_opcodes():
        if deed == "equal":
            yield "same", "".join(old[i1:i2])
            continue
        if i1 != i2:
            yield "removed", "".join(old[i1:i2])
        if j1 != j2:
            yield "added", "".join(now[j1:j2])


# --- Kept beside the process ----------------------------------------------------------------------------------------

_KINDS = Generation("forums.reactions.generation")
_near = Near(size=2, seconds=60)
_near_tags = Near(size=1000, seconds=60)


def reaction_kinds() -> list[ReactionKind]:
    """The reactions on offer, in their order."""
    generation = _KINDS.of({})
    kept: list[ReactionKind] | None = _near.get(generation)
    if kept is None:
        kept = list(ReactionKind.objects.filter(is_offered=True))
        _near.put(generation, kept)
    return kept


def reactions_changed() -> None:
    _KINDS.end()


# --- Who is told ----------------------------------------------------------------------------------------------------


def followers_of(topic: Topic) -> list[int]:
    return list(TopicReader.objects.filter(topic=topic, level=Level.FOLLOWING).values_list("member_id", flat=True))


def muted_in(topic: Topic, member_ids: Iterable[int]) -> set[int]:
    """Those of these members who want to hear nothing of this topic."""
    marks = TopicReader.objects.filter(topic=topic, level=Level.MUTED, member_id__in=list(member_ids))
    return set(marks.values_list("member_id", flat=True))
