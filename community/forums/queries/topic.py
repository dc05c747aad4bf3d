"""One page of one topic, where to go on reading, and which topics are near.

A member's page is three questions however many posts it has: the topic with where they are in it, the posts with who wrote
them, and all the small things around these at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Value

from common.near import Near
from common.prepared import ask, one
from community.forums import rules
from community.forums.links import POSTS_ON_A_PAGE, page_of_number
from community.forums.models import Bookmark, Draft, Post, Reaction, State, Tag, Topic, TopicReader
from community.forums.queries.person import Person
from community.forums.queries.rows import MOST_COUNTED, TagName


@dataclass(slots=True)
class ShownPost:
    """What a page of a topic knows of a post. The rules take it as they take a `Post`."""

    topic: Topic
    pk: int
    number: int
    author_id: int | None
    html: str
    created_at: datetime
    state: str = State.PUBLISHED
    to_number: int | None = None
    by_brand: bool = False
    edited_at: datetime | None = None
    edits_count: int = 0
    reactions: dict[str, int] = field(default_factory=dict)
    reactions_count: int = 0
    author: Person | None = None

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED


_OF_POST = tuple(name for name in ShownPost.__dataclass_fields__ if name not in ("author", "topic"))
_OF_AUTHOR = Person.columns("author")


@dataclass
class TopicPage:
    posts: list[ShownPost]
    page: int
    pages: int
    own_reactions: set[tuple[int, int]] = field(default_factory=set)
    bookmarks: set[int] = field(default_factory=set)
    tags: list[TagName] = field(default_factory=list)
    near: list[Topic] = field(default_factory=list)
    accepted: Post | None = None


# --- The topic, and where one is in it --------------------------------------------------------------------------------


@dataclass
class OpenedTopic:
    """A topic as somebody opens it. `mark` is how far they have read, None when they come for the first time."""

    topic: Topic
    mark: TopicReader | None
    has_draft: bool
    something_waits: bool  # a post that has no number yet, of whomever


def opened(user: Any, pk: int) -> OpenedTopic | None:
    """The topic, or one that was merged into another, if it exists for this person."""
    place = f"topic:{pk}"
    topic: Any = one(_opened, pk, place, *rules.viewer(user))
    if topic is None:
        return None
    topic.space = rules.space_of(topic, user)
    mark = None
    if topic.mark_id is not None:
        mark = TopicReader(
            pk=topic.mark_id,
            member_id=user.pk,
            topic_id=topic.pk,
            read_number=topic.mark_number,
            also_from=topic.mark_also_from,
            also_to=topic.mark_also_to,
            level=topic.mark_level,
        )
    return OpenedTopic(topic, mark, topic.has_draft, topic.something_waits)


def _opened(pk: int, place: str, visible: frozenset[int], member_id: int, moderated: frozenset[int]) -> QuerySet[Topic]:
    topics = Topic.objects.filter(rules.topics_found(visible, member_id, moderated), pk=pk)
    return topics.annotate(
        mine=FilteredRelation("readers", condition=Q(readers__member_id=member_id)),
        mark_id=F("mine__pk"),
        mark_number=F("mine__read_number"),
        mark_also_from=F("mine__also_from"),
        mark_also_to=F("mine__also_to"),
        mark_level=F("mine__level"),
        has_draft=Exists(Draft.objects.filter(member_id=member_id, place=place)),
        something_waits=Exists(_without_number(OuterRef("pk"))),
    )


def _without_number(topic_id: Any) -> QuerySet[Post]:
    # Said twice that they are not published, so that the index of what is not shown is found.
    return Post.objects.filter(topic_id=topic_id, number=0, state=State.HELD).exclude(state=State.PUBLISHED)


# --- A page of it -----------------------------------------------------------------------------------------------------


def page_of(user: Any, topic: Topic, page: int, *, something_waits: bool = True) -> TopicPage:
    """The posts with the numbers of this page, the last page with those that wait for a moderator and that this reader may
    see. What a reader may not read has no words.
    """
    pages = page_of_number(max(topic.last_number, 1))
    first = (page - 1) * POSTS_ON_A_PAGE + 1
    rows = ask(_posts_between, topic.pk, first, first + POSTS_ON_A_PAGE - 1)
    if something_waits and page >= pages and user.is_authenticated:
        if rules.may_moderate(user, topic.space_id):
            rows += ask(_waiting, topic.pk)
        else:
            rows += ask(_waiting_of, topic.pk, user.pk)
    found = TopicPage(_shown_posts(rows, topic), page, pages)
    for post in found.posts:
        if post.state != State.PUBLISHED and not _may_read(user, post):
            post.html = ""
    found.accepted = _accepted(topic, found)
    _look_around(user, topic, found)
    return found


def _accepted(topic: Topic, page: TopicPage) -> Post | None:
    """The answer that is shown at the top, too: unless it stands right below."""
    if page.page > 1 or not topic.accepted_post_id or any(post.pk == topic.accepted_post_id for post in page.posts[:2]):
        return None
    return Post.objects.filter(pk=topic.accepted_post_id, state=State.PUBLISHED).select_related("author").first()


def _shown_posts(rows: Iterable[Any], topic: Topic) -> list[ShownPost]:
    own = len(_OF_POST)
    return [
        ShownPost(topic, *row[:own], author=Person(*row[own:]) if row[own] else None)  # type: ignore[misc]
        for row in rows
    ]


def _posts_between(topic_id: int, first: int, last: int) -> QuerySet[Post, Any]:
    # Numbers come once, so this cuts nothing off. PostgreSQL would expect low numbers to be most of the topic, and read it all.
    posts = Post.objects.filter(topic_id=topic_id, number__range=(first, last)).order_by("number")
    return posts.values_list(*_OF_POST, *_OF_AUTHOR)[:POSTS_ON_A_PAGE]


def _waiting(topic_id: int) -> QuerySet[Post, Any]:
    return _without_number(topic_id).order_by("pk").values_list(*_OF_POST, *_OF_AUTHOR)


def _waiting_of(topic_id: int, member_id: int) -> QuerySet[Post, Any]:
    return _waiting(topic_id).filter(author_id=member_id)


def _may_read(user: Any, post: ShownPost) -> bool:
    if post.state == State.DELETED:
        return False
    return rules.may_moderate(user, post.topic.space_id) or (post.state == State.HELD and rules.is_author(user, post))


# --- Around it --------------------------------------------------------------------------------------------------------

_REACTION, _BOOKMARK, _TAG, _NEAR = range(4)


def _look_around(user: Any, topic: Topic, page: TopicPage) -> None:
    """The topic's tags, the topics near it that this person sees, and what they did with these posts: one question."""
    near = _near_to(user, topic)
    found: dict[int, Topic] = {}
    # No topic has the key 0: the question stays the same where nothing is near.
    keys = frozenset(post.pk for post in page.posts), frozenset(near or [0])
    for what, one_id, other_id, slug, words in ask(_around, topic.pk, *keys, *rules.viewer(user)):
        if what == _REACTION:
            page.own_reactions.add((one_id, other_id))
        elif what == _BOOKMARK:
            page.bookmarks.add(one_id)
        elif what == _TAG:
            page.tags.append(TagName(slug, words))
        else:
            found[one_id] = Topic(pk=one_id, space_id=other_id, slug=slug, title=words)
    page.tags.sort(key=lambda tag: tag.name.casefold())
    page.near = [found[pk] for pk in near if pk in found]
    for each in page.near:
        each.space = rules.space_of(each, user)


def _around(
    topic_id: int,
    post_ids: frozenset[int],
    near: frozenset[int],
    visible: frozenset[int],
    member_id: int,
    moderated: frozenset[int],
) -> QuerySet[Any, Any]:
    """(what, key, other key, slug, words)"""
    none, no_words = Value(0), Value("")
    tags = Tag.objects.filter(topics=topic_id).order_by().values_list(Value(_TAG), none, none, "slug", "name")
    seen = Topic.objects.filter(rules.topics_seen(visible, member_id, moderated), pk__among=near)
    parts: list[Any] = [seen.values_list(Value(_NEAR), "pk", "space_id", "slug", "title")]
    if member_id:
        given = Reaction.objects.filter(member_id=member_id, post_id__among=post_ids)
        marks = Bookmark.objects.filter(member_id=member_id, post_id__among=post_ids)
        parts += [
            given.values_list(Value(_REACTION), "post_id", "kind_id", no_words, no_words),
            marks.values_list(Value(_BOOKMARK), "post_id", none, no_words, no_words),
        ]
    return tags.union(*parts, all=True)


_near = Near(size=1000, seconds=300)


def _near_to(user: Any, topic: Topic) -> list[int]:
    """Which topics are near is searched for once in a while; whether this reader may see them is asked each time."""
    key: Any = (topic.pk, rules.visible_space_ids(user))
    known: list[int] | None = _near.get(key)
    if known is None:
        known = [each.pk for each in related(user, topic)]
        _near.put(key, known)
    return known


def first_unread(user: Any, topic: Topic) -> int:
    """The number of the first post after the mark that is still there; the last one when there is none."""
    if not user.is_authenticated:
        return 1
    mark = TopicReader.objects.filter(member=user, topic=topic).first()
    if mark is None:
        return 1
    return _unread(mark).order_by("number").values_list("number", flat=True).first() or max(topic.last_number, 1)


def left_to_read(mark: TopicReader) -> tuple[int, int]:
    """The first number after the mark that is still there, and how many there are, counted up to `MOST_COUNTED`."""
    left = list(_unread(mark).order_by("number").values_list("number", flat=True)[:MOST_COUNTED])
    return left[0] if left else 0, len(left)


def _unread(mark: TopicReader) -> QuerySet[Post]:
    after = Post.objects.filter(topic_id=mark.topic_id, number__gt=mark.read_number, state=State.PUBLISHED)
    return after.exclude(number__range=(mark.also_from, mark.also_to)) if mark.also_to else after


def related(user: Any, topic: Topic, most: int = 4) -> list[Topic]:
    """Topics with the same tags, else the latest of its space."""
    topics = Topic.objects.filter(rules.topics_seen_by(user), state=State.PUBLISHED).exclude(pk=topic.pk)
    topics = topics.only("title", "slug", "space_id", "last_posted_at").order_by("-last_posted_at", "-pk")
    shared = Topic.tags.through.objects.filter(
        topic_id=OuterRef("pk"), tag_id__in=Topic.tags.through.objects.filter(topic_id=topic.pk).values("tag_id")
    )
    found = list(topics.filter(Exists(shared), space__language=rules.space_of(topic, user).language)[:most])
    if len(found) < most:
        known = [each.pk for each in found]
        found += topics.filter(space_id=topic.space_id).exclude(pk__in=known)[: most - len(found)]
    for each in found:
        each.space = rules.space_of(each, user)
    return found
