"""Who is told of what. Everybody hears of a post once, by the reason that concerns them most; whether they may see it is asked
at the time of telling, and by messaging again when it is shown.

What is told is written while the topic is held, which whoever hides, deletes or moves something in it holds, too: either it
is gone already and nobody hears of it, or what was written is there to be taken back.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from community.forums import queries, rules, texts
from community.forums.actions.counting import lock
from community.forums.actions.moderating import notice_group
from community.forums.links import community_url, post_url_in, topic_url
from community.forums.messages import (
    ACCEPTED,
    ANNOUNCEMENT,
    ANSWERED,
    INVITED,
    MENTION,
    NEW_TOPIC,
    PERSONS_TOPIC,
    QUOTE,
    REPLY,
)
from community.forums.models import Level, Post, Space, SpaceFollow, TagFollow, Topic, Who
from members.models import AccessGrant, Tie, User
from messaging.actions import tell_many
from messaging.kinds import Kind

BATCH = 10  # people told by one job: nobody writes in the topic meanwhile, and what is tried again stays small
STILL_HERE = 90  # days since the last visit within which a member hears of announcements


def post_key(post: Post) -> str:
    return f"forums.post:{post.pk}"


# --- A post ---------------------------------------------------------------------------------------------------------


def tell_of_post(post: Post) -> None:
    """The mentioned, the quoted, whoever asked when the team answers, then all who follow the topic."""
    from community.forums.tasks import tell_of_post as job

    if not post.is_published or not post.topic.is_published:
        return
    told: set[int] = {post.author_id} if post.author_id else set()
    for kind, members in _concerned(post):
        fresh = sorted(set(members) - told)
        told.update(fresh)
        for start in range(0, len(fresh), BATCH):
            job.enqueue(kind.name, post.pk, fresh[start : start + BATCH])


def _concerned(post: Post) -> Iterable[tuple[Kind, list[int]]]:
    topic = post.topic
    yield MENTION, [person.pk for person in texts.mentioned(post.text)]
    numbers = texts.quoted_numbers(post.text)
    if numbers:
        quoted = Post.objects.filter(topic=topic, number__in=numbers, author__isnull=False)
        yield QUOTE, list(quoted.values_list("author_id", flat=True))
    if post.by_brand and topic.author_id:
        yield ANSWERED, [topic.author_id]
    answered = []
    if post.to_number:
        answered = list(
            Post.objects.filter(topic=topic, number=post.to_number, author__isnull=False).values_list(
                "author_id", flat=True
            )
        )
    yield REPLY, [*answered, *queries.followers_of(topic)]


class Moved(Exception):
    """While one waited for the topic the post went into another one. The job is tried again."""


@contextmanager
def _still_said(post_id: int) -> Iterator[Post | None]:
    """The post as it is now, and stays until the end: nobody hides or moves it meanwhile. None when it is not to be seen."""
    with transaction.atomic():
        topic_id = Post.objects.filter(pk=post_id).values_list("topic_id", flat=True).first()
        if topic_id is None:
            yield None
            return
        topic = lock(topic_id)
        post = Post.objects.select_related("author").filter(pk=post_id).first()
        if post is not None and post.topic_id != topic.pk:
            raise Moved
        if post is None or not post.is_published or not topic.is_published:
            yield None
            return
        post.topic, topic.space = topic, rules.space_of(topic)
        yield post


def tell_some_of_post(kind: str, post_id: int, member_ids: list[int]) -> None:
    with _still_said(post_id) as post:
        if post is not None:
            _tell_of_post(kind, post, member_ids)


def _tell_of_post(kind: str, post: Post, member_ids: list[int]) -> None:
    topic = post.topic
    tell_many(
        kind,
        to=_listening(topic, post.number, member_ids),
        key=post_key(post),
        url=lambda _user: post_url_in(topic, post.number),
        title=topic.title,
        group=notice_group(topic),
        by=post.author,
        place=topic.place,
        excerpt=texts.excerpt(post.text, 300),
        about={"topic": topic.pk, "post": post.pk},
    )


def _listening(topic: Topic, number: int, member_ids: list[int]) -> list[User]:
    """Those of these members who did not mute the topic, have not read the post before they could be told (they sat in the
    topic when it was written), and for whom its space exists.
    """
    left = set(member_ids) - queries.deaf_to(topic, number, member_ids)
    people = User.objects.filter(pk__in=left, is_active=True)
    return rules.who_may_see(topic.space_id, people)


# --- A topic --------------------------------------------------------------------------------------------------------


def tell_of_topic(topic: Topic) -> None:
    from community.forums.tasks import tell_of_topic as job

    if not topic.is_published:
        return
    told: set[int] = {topic.author_id} if topic.author_id else set()
    muted = set(SpaceFollow.objects.filter(space=topic.space_id, level=Level.MUTED).values_list("member_id", flat=True))
    muted.update(TagFollow.objects.filter(tag__topics=topic, level=Level.MUTED).values_list("member_id", flat=True))
    for kind, members in _concerned_by_topic(topic):
        fresh = sorted(set(members) - told - (muted if kind is not MENTION else set()))
        told.update(fresh)
        for start in range(0, len(fresh), BATCH):
            job.enqueue(kind.name, topic.pk, fresh[start : start + BATCH])


def _concerned_by_topic(topic: Topic) -> Iterable[tuple[Kind, list[int]]]:
    first = Post.objects.filter(topic=topic, number=1).first()
    yield MENTION, [person.pk for person in texts.mentioned(first.text)] if first else []
    if topic.kind == Topic.Kind.ANNOUNCEMENT:
        yield ANNOUNCEMENT, audience(rules.space_of(topic))
        return
    if topic.author_id:
        followed = Tie.objects.filter(person_id=topic.author_id, kind=Tie.Kind.FOLLOWING)
        yield PERSONS_TOPIC, list(followed.values_list("member_id", flat=True))
    by_space = SpaceFollow.objects.filter(space=topic.space_id, level=Level.FOLLOWING)
    by_tag = TagFollow.objects.filter(tag__topics=topic, level=Level.FOLLOWING)
    yield NEW_TOPIC, [*by_space.values_list("member_id", flat=True), *by_tag.values_list("member_id", flat=True)]


def audience(space: Space) -> list[int]:
    """Who may come by: members of late, and of a closed space those who are in."""
    since = timezone.now() - timedelta(days=STILL_HERE)
    people = User.objects.filter(Q(seen_at__gte=since) | Q(joined_at__gte=since), is_active=True)
    if space.see == Who.STAFF:
        people = people.filter(is_staff=True)
    elif space.see == Who.GROUPS:
        groups = rules.all_spaces().policies[space.pk].groups[rules.SEE] | ({space.invited_id} - {None})
        granted = AccessGrant.objects.valid().filter(group_id__in=groups).values("user_id")
        people = people.filter(Q(pk__in=granted) | Q(groups__in=groups)).distinct()
    return list(people.values_list("pk", flat=True))


def tell_some_of_topic(kind: str, topic_id: int, member_ids: list[int]) -> None:
    first = Post.objects.filter(topic_id=topic_id, number=1).values_list("pk", flat=True).first()
    if first is None:  # its words are part of another topic by now
        return
    with _still_said(first) as post:
        if post is not None:
            _tell_of_topic(kind, post, member_ids)


def _tell_of_topic(kind: str, first: Post, member_ids: list[int]) -> None:
    topic = first.topic
    tell_many(
        kind,
        to=_listening(topic, first.number, member_ids),
        key=post_key(first),
        url=lambda _user: topic_url(topic),
        title=topic.title,
        group=notice_group(topic),
        by=first.author,
        place=topic.place,
        excerpt=texts.excerpt(first.text, 300),
        about={
            "topic": topic.pk,
            "space": topic.space_id,
            "author": first.author_id,
            "tags": list(topic.tags.values_list("pk", flat=True)),
        },
    )


# --- One person -----------------------------------------------------------------------------------------------------


def tell_of_answer(post_id: int, *, by_id: int | None) -> None:
    with _still_said(post_id) as post:
        if post is not None and post.topic.accepted_post_id == post.pk:
            _tell_of_answer(post, by_id)


def _tell_of_answer(post: Post, by_id: int | None) -> None:
    topic = post.topic
    if post.author is None or post.author_id == by_id or not rules.who_may_see(topic.space_id, [post.author]):
        return
    tell_many(
        ACCEPTED.name,
        to=[post.author],
        key=f"forums.accepted:{topic.pk}:{post.pk}",
        url=lambda _user: post_url_in(topic, post.number),
        title=topic.title,
        group=notice_group(topic),
        by=_person(by_id),
        place=topic.place,
        about={"topic": topic.pk},
    )


def tell_of_invitation(space_id: int | None, member_id: int, *, by_id: int | None) -> None:
    space = Space.objects.filter(pk=space_id or 0).first()
    member = User.objects.filter(pk=member_id, is_active=True).first()
    if space is None or member is None or not rules.who_may_see(space, [member]):
        return
    tell_many(
        INVITED.name,
        to=[member],
        key=f"forums.invited:{space.pk}:{timezone.now():%Y%m%d}",
        url=lambda _user: f"{community_url()}{space.slug}/",
        title=lambda _user: str(space.title),
        by=_person(by_id),
        place=space.place,
    )


def _person(pk: int | None) -> User | None:
    return User.objects.filter(pk=pk).first() if pk else None
