"""One page of one topic, where to go on reading, and which topics are near."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from common.prepared import ask, one
from community.forums import rules
from community.forums.links import POSTS_ON_A_PAGE, page_of_number
from community.forums.models import Bookmark, Post, Reaction, State, Tag, Topic, TopicReader
from community.forums.queries.rows import PERSON_FIELDS, TagName


@dataclass
class TopicPage:
    posts: list[Post]
    page: int
    pages: int
    reader: TopicReader | None
    own_reactions: set[tuple[int, int]]
    bookmarks: set[int]
    tags: list[TagName]
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
    tags = [TagName(*tag) for tag in ask(_tags_of_topic, topic.pk)]
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


def _tags_of_topic(topic_id: int) -> QuerySet[Tag, Any]:
    return Tag.objects.filter(topics=topic_id).values_list("slug", "name")


def _deeds_on(member_id: int, post_ids: frozenset[int]) -> QuerySet[Any, Any]:
    """(post, kind) of the member's reactions and, with kind 0, of their bookmarks."""
    given = Reaction.objects.filter(member_id=member_id, post_id__among=post_ids).values_list("post_id", "kind_id")
    marks = Bookmark.objects.filter(member_id=member_id, post_id__among=post_ids)
    return given.union(marks.values_list("post_id", Value(0)), all=True)


# What a page shows of a post and of who wrote it.
_POST_FIELDS = [field.name for field in Post._meta.concrete_fields if field.name not in ("text", "key")]


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("author").only(*_POST_FIELDS, *(f"author__{name}" for name in PERSON_FIELDS))


def _may_read(user: Any, post: Post) -> bool:
    if post.state == State.DELETED:
        return False
    return rules.may_moderate(user, post.topic.space_id) or (post.state == State.HELD and rules.is_author(user, post))


def first_unread(user: Any, topic: Topic) -> int:
    """The number of the first post after the mark that is still there; the last one when there is none."""
    if not user.is_authenticated:
        return 1
    mark = TopicReader.objects.filter(member=user, topic=topic).first()
    if mark is None:
        return 1
    after = Post.objects.filter(topic=topic, number__gt=mark.read_number, state=State.PUBLISHED).order_by("number")
    if mark.also_to:
        after = after.exclude(number__range=(mark.also_from, mark.also_to))
    return after.values_list("number", flat=True).first() or max(topic.last_number, 1)


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
