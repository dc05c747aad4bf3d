"""Who is told of what. Everybody hears of a post once, by the reason that concerns them most; whether they may see it is asked
at the time of telling, and by messaging again when it is shown.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from community.forums import queries, rules, texts
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
from community.forums.models import Level, Post, Space, SpaceFollow, State, TagFollow, Topic, Who
from members.models import AccessGrant, Tie, User
from messaging.actions import tell_many
from messaging.kinds import Kind

BATCH = 200  # people told by one job: what is tried again after a failure stays small
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


def tell_some_of_post(kind: str, post: Post, member_ids: list[int]) -> None:
    topic, space = post.topic, rules.house().doors[post.topic.space_id].space
    topic.space = space
    if not post.is_published or not topic.is_published:
        return
    muted = queries.muted_in(topic, member_ids)
    people = User.objects.filter(pk__in=set(member_ids) - muted, is_active=True)
    tell_many(
        kind,
        to=rules.who_may_see(space, people),
        key=post_key(post),
        url=lambda _user: post_url_in(topic, post.number),
        title=topic.title,
        group=notice_group(topic),
        by=post.author,
        place=space.place,
        excerpt=texts.excerpt(post.text, 300),
        about={"topic": topic.pk, "post": post.pk},
    )


# --- A topic --------------------------------------------------------------------------------------------------------


def tell_of_topic(topic: Topic) -> None:
    from community.forums.tasks import tell_of_topic as job

    if not topic.is_published:
        return
    told: set[int] = {topic.author_id} if topic.author_id else set()
    muted = set(SpaceFollow.objects.filter(space=topic.space_id, level=Level.MUTED).values_list("member_id", flat=True))
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
        groups = rules.house().doors[space.pk].groups[rules.SEE] | ({space.invited_id} - {None})
        granted = AccessGrant.objects.valid().filter(group_id__in=groups).values("user_id")
        people = people.filter(Q(pk__in=granted) | Q(groups__in=groups)).distinct()
    return list(people.values_list("pk", flat=True))


def tell_some_of_topic(kind: str, topic: Topic, member_ids: list[int]) -> None:
    topic.space = space = rules.house().doors[topic.space_id].space
    first = Post.objects.filter(topic=topic, number=1, state=State.PUBLISHED).first()
    if not topic.is_published or first is None:
        return
    muted = queries.muted_in(topic, member_ids)
    people = User.objects.filter(pk__in=set(member_ids) - muted, is_active=True)
    tell_many(
        kind,
        to=rules.who_may_see(space, people),
        key=post_key(first),
        url=lambda _user: topic_url(topic),
        title=topic.title,
        group=notice_group(topic),
        by=topic.author,
        place=space.place,
        excerpt=texts.excerpt(first.text, 300),
        about={
            "topic": topic.pk,
            "space": space.pk,
            "author": topic.author_id,
            "tags": list(topic.tags.values_list("pk", flat=True)),
        },
    )


# --- One person -----------------------------------------------------------------------------------------------------


def tell_of_answer(topic: Topic, post: Post, *, by_id: int | None) -> None:
    if post.author is None or post.author_id == by_id or not rules.who_may_see(topic.space_id, [post.author]):
        return
    topic.space = rules.space_of(topic)
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
