"""What every change here has in common: one lock, kept counters, exact read marks.

Whoever changes what is said in a topic holds the topic's row first. A post gets its number, and a read mark its truth, under
that lock. The row of the space, which everybody in it would wait for, is touched by the last statement of a transaction: so
it is held for an instant, and nobody who holds it waits for anything else. (On SQLite there is one writer at a time anyway.)
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    PositiveIntegerField,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils import timezone

from activity.actions import record
from common.pagecache import purge
from common.prepared import change, insert, one
from community.forums import rules
from community.forums.models import Level, Post, Space, State, Topic, TopicReader
from community.forums.models.reading import beyond_mark
from community.forums.verbs import POSTED
from live.actions import publish
from messaging.actions import take_back


class NotAllowed(Exception):
    """One may see it and may not do this. The message is the sentence the person reads."""

    def __init__(self, why: object) -> None:
        super().__init__(str(why))


def lock(topic: Topic | int) -> Topic:
    """The topic as it is now, taken for this transaction."""
    pk = topic if isinstance(topic, int) else topic.pk
    # Not the key: whoever inserts a row that points at the topic need not wait.
    return Topic.objects.select_for_update(no_key=True).get(pk=pk)


@dataclass
class Said:
    """What the topic that somebody wants to say something in has of them already."""

    topic: Topic
    post_id: int | None  # said with this key


def lock_to_say(topic: Topic | int, *, by: int, key: uuid.UUID | None) -> Said:
    """The same, and what they said there with this key, in one question. It may miss what somebody who held the topic just wrote:
    the constraint stops that.
    """
    pk = topic if isinstance(topic, int) else topic.pk
    found: Any = one(_locked_to_say, pk, by, key or _NO_KEY)
    if found is None:
        raise Topic.DoesNotExist
    return Said(found, found.said)


_NO_KEY = uuid.UUID(int=0)


def _locked_to_say(pk: int, member_id: int, key: uuid.UUID) -> QuerySet[Topic]:
    topics = Topic.objects.select_for_update(no_key=True).filter(pk=pk)
    return topics.annotate(said=Subquery(Post.objects.filter(author_id=member_id, key=key).values("pk")[:1]))


def lock_both(one: Topic, other: Topic) -> tuple[Topic, Topic]:
    locked = {topic.pk: topic for topic in lock_many([one.pk, other.pk])}
    return locked[one.pk], locked[other.pk]


def lock_many(pks: Any) -> list[Topic]:
    """Several topics, always in the same order, so that no two wait for each other."""
    return list(Topic.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def shown_elsewhere(topic: Topic, *, lists: bool = True) -> None:
    """Pages of visitors that show it are made anew. There are none of closed spaces."""
    if topic.space_id in rules.all_spaces().seen_by_everybody:
        purge(f"topic:{topic.pk}", *([f"space:{topic.space_id}", "forums:lists"] if lists else []))


# --- A post appears -------------------------------------------------------------------------------------------------


def appear(topic: Topic, post: Post, *, at: datetime | None = None, is_news: bool = True) -> Post:
    """Give a post its number in the locked topic, count it, make the topic unread and tell the log. `post` may be new.

    `at` writes down what was said earlier, somewhere else; `is_news=False` (imports) makes nothing unread.
    """
    number = topic.last_number + 1
    post.number, post.state, is_first = number, State.PUBLISHED, post._state.adding
    when = at or timezone.now()
    if is_first:
        insert(post)
    else:
        post.created_at = post.created_at if at else when  # it waited; to everybody else it is said now
        post.save()
    topic.last_number, topic.last_posted_at, topic.last_author_id = number, when, post.author_id
    if post.by_brand and number > 1 and topic.brand_answered_at is None and topic.author_id != post.author_id:
        topic.brand_answered_at = when
    topic.posts_count += 1
    change(_with_a_post_more, topic.pk, number, when, post.author_id, topic.brand_answered_at)
    if is_news:
        change(_unread_from_now, topic.pk, post.author_id, when)
    if post.author_id:
        take_part(topic, post.author_id, number)
    if number > 1:
        facts = {"topic": topic.pk, "space": topic.space_id}
        record(POSTED, by=post.author, about=post, key=str(post.pk), at=at, is_first=is_first, **facts)
        publish(f"topic:{topic.pk}", "posted", last=number, by=post.author_id)
    shown_elsewhere(topic)
    return post


def _with_a_post_more(
    topic_id: int, number: int, when: datetime, author_id: int | None, brand_answered_at: datetime | None
) -> tuple[QuerySet[Topic], dict[str, Any]]:
    return Topic.objects.filter(pk=topic_id), {
        "posts_count": F("posts_count") + 1,
        "last_number": number,
        "last_posted_at": when,
        "last_author_id": author_id,
        "brand_answered_at": brand_answered_at,
    }


def _unread_from_now(
    topic_id: int, author_id: int | None, when: datetime
) -> tuple[QuerySet[TopicReader], dict[str, Any]]:
    """To those who had read everything; to the others it is unread already. Each row once a visit at most."""
    caught_up = TopicReader.objects.filter(topic_id=topic_id, is_unread=False)
    return caught_up.exclude(member_id=author_id), {"is_unread": True, "unread_since": when}


def take_part(topic: Topic, member_id: int, number: int) -> None:
    """Who writes follows the topic, unless they muted it, and has read what they wrote if they had read all before."""
    if not change(_taking_part, topic.pk, member_id, number):
        TopicReader.objects.create(
            member_id=member_id, topic_id=topic.pk, read_number=number, level=Level.FOLLOWING, is_unread=False
        )


def _taking_part(topic_id: int, member_id: int, number: int) -> tuple[QuerySet[TopicReader], dict[str, Any]]:
    return TopicReader.objects.filter(member_id=member_id, topic_id=topic_id), {
        "read_number": Case(
            When(is_unread=False, then=Value(number)), default=F("read_number"), output_field=PositiveIntegerField()
        ),
        "also_from": _unless_all_read("also_from"),
        "also_to": _unless_all_read("also_to"),
        "level": Case(
            When(level=Level.NORMAL, then=Value(Level.FOLLOWING.value)), default=F("level"), output_field=CharField()
        ),
    }


def _unless_all_read(name: str) -> Case:
    return Case(When(is_unread=False, then=Value(0)), default=F(name), output_field=PositiveIntegerField())


def count_in_space(topic: Topic, *, is_new: bool = False) -> None:
    """A post more, and with `is_new` a topic. The last statement of a transaction in which something appeared."""
    build = _space_with_a_topic_more if is_new else _space_with_a_post_more
    change(build, topic.space_id, topic.pk, topic.last_posted_at)


def _space_with_a_post_more(space_id: int, topic_id: int, when: datetime) -> tuple[QuerySet[Space], dict[str, Any]]:
    more = {"posts_count": F("posts_count") + 1, "last_topic_id": topic_id, "last_posted_at": when}
    return Space.objects.filter(pk=space_id), more


def _space_with_a_topic_more(space_id: int, topic_id: int, when: datetime) -> tuple[QuerySet[Space], dict[str, Any]]:
    spaces, more = _space_with_a_post_more(space_id, topic_id, when)
    return spaces, more | {"topics_count": F("topics_count") + 1}


def recount_all() -> None:
    """Once a night: whatever a counter may have lost."""
    for pk in list(Space.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            recount_space(pk)


# --- Something went away, or came back ------------------------------------------------------------------------------


def recount_topic(topic: Topic) -> None:
    """Counters of the locked topic from its posts."""
    shown = Post.objects.filter(topic_id=topic.pk, state=State.PUBLISHED)
    last = shown.order_by("-number").first()
    topic.posts_count = shown.count()
    if last is not None:
        topic.last_posted_at, topic.last_author_id = last.created_at, last.author_id
    answered = shown.filter(by_brand=True, number__gt=1).exclude(author_id=topic.author_id).order_by("number").first()
    topic.brand_answered_at = answered.created_at if answered else None
    if topic.accepted_post_id and not shown.filter(pk=topic.accepted_post_id).exists():
        topic.accepted_post_id = None
    topic.save(update_fields=["posts_count", "last_posted_at", "last_author", "brand_answered_at", "accepted_post"])
    shown_elsewhere(topic)


def recount_space(*space_ids: int) -> None:
    """Counters from what is there. The last thing of a transaction: those who write meanwhile add theirs after it."""
    for space in Space.objects.select_for_update(no_key=True).filter(pk__in=set(space_ids)).order_by("pk"):
        topics = Topic.objects.filter(space_id=space.pk, state=State.PUBLISHED, merged_into__isnull=True)
        last = topics.order_by("-last_posted_at", "-pk").only("pk", "last_posted_at").first()
        Space.objects.filter(pk=space.pk).update(
            topics_count=topics.count(),
            posts_count=topics.aggregate(sum=Sum("posts_count"))["sum"] or 0,
            last_topic_id=last.pk if last else None,
            last_posted_at=last.last_posted_at if last else None,
        )


def something_unread() -> Exists:
    """As a condition on read marks: is there a published post after the mark that somebody else wrote?"""
    after = Post.objects.filter(beyond_mark(), state=State.PUBLISHED).exclude(author_id=OuterRef("member_id"))
    return Exists(after)


def settle_readers(topic: Topic, member_ids: Any = None) -> None:
    """Make every mark of the locked topic say what is true, after posts went, came back or moved."""
    marks = TopicReader.objects.filter(topic_id=topic.pk)
    if member_ids is not None:
        marks = marks.filter(member_id__in=member_ids)
    marks.filter(is_unread=True).exclude(something_unread()).update(is_unread=False)
    marks.filter(something_unread(), is_unread=False).update(is_unread=True, unread_since=timezone.now())


def put_post_into(topic: Topic, post: Post, state: State) -> Post:
    """Another state for a post of the locked topic, with everything that is counted from it."""
    if post.state == state:
        return post
    if state == State.PUBLISHED and not post.number:
        appear(topic, post)
        if topic.is_published:
            count_in_space(topic)
        return post
    post.state = state
    post.gone_at = timezone.now() if state in (State.DELETED, State.REMOVED) else None
    post.save(update_fields=["state", "gone_at"])
    if state != State.PUBLISHED:
        take_back(key=f"forums.post:{post.pk}")
    recount_topic(topic)
    settle_readers(topic)
    publish(f"topic:{topic.pk}", "changed", number=post.number)
    recount_space(topic.space_id)
    return post
