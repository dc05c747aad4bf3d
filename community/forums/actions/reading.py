"""How far somebody has read, and what they want to hear of."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from activity.actions import record
from community.forums import rules
from community.forums.actions.counting import lock, lock_many, something_unread
from community.forums.actions.moderating import TOLD_OF_TOPICS, notice_group
from community.forums.links import number_led_to
from community.forums.models import Level, NewSince, Post, Space, SpaceFollow, State, Tag, TagFollow, Topic, TopicReader
from community.forums.queries import member
from community.forums.verbs import FOLLOWED
from community.moderation import trust
from members.models import User
from messaging import actions as messaging
from messaging.models import Notice

AT_ONCE = 50  # posts that one report of reading may count for trust: nobody reads more between two reports
BATCH = 200


def mark_read(*, by: User, topic: Topic, number: int, seconds: int = 0) -> TopicReader | None:
    """They have read to this number. A mark never goes back; reading again what was read writes nothing.

    The topic is locked, because a reply at this very moment must find the mark as it was or as it is, not in between.
    """
    if not rules.may_see_topic(by, topic):
        return None
    known = TopicReader.objects.filter(member=by, topic=topic).first()
    if known is not None and not known.is_unread and number <= known.read_number and seconds <= 0:
        return known
    with transaction.atomic():
        topic = lock(topic)
        mine = TopicReader.objects.filter(member=by, topic=topic).first()
        now, before = timezone.now(), mine.read_number if mine else 0
        reader = mine or TopicReader(member=by, topic=topic, is_unread=True)
        since = min((now - reader.read_at).total_seconds() + 60, 3600) if mine else 600
        come_to = max(before, min(number, topic.last_number))
        reader.put(come_to)
        reader.read_at = now
        reader.is_unread = reader.read_number < topic.last_number and _has_more(reader)
        reader.save()
        _notices_are_read(by, topic, reader)
        trust.count(
            by.pk,
            topics_entered=int(mine is None),
            posts_read=min(come_to - before, AT_ONCE),
            seconds=max(0, min(seconds, int(since))),
        )
    return reader


def _notices_are_read(by: User, topic: Topic, reader: TopicReader) -> None:
    """What was told of posts they have read needs no attention any more: on the site, in the digest, in a waiting letter."""
    told = Notice.objects.filter(user=by, group=notice_group(topic), read_at=None)
    for notice in told:
        # It leads to the first of the posts it tells of; of several only who has read to the end has read them all.
        if not reader.is_unread or (notice.number == 1 and number_led_to(notice.url) <= reader.read_number):
            messaging.mark_read(notice)


def _has_more(reader: TopicReader) -> bool:
    more = Post.objects.filter(topic_id=reader.topic_id, number__gt=reader.read_number, state=State.PUBLISHED)
    if reader.also_to:
        more = more.exclude(number__range=(reader.also_from, reader.also_to))
    return more.exclude(author_id=reader.member_id).exists()


def mark_all_read(*, by: User, space: Space | None = None) -> None:
    """Everything of one space, or of all: what is unread is read, and what is new is not new any more."""
    spaces = rules.visible_space_ids(by) & ({space.pk} if space is not None else rules.visible_space_ids(by))
    unread = TopicReader.objects.filter(member=by, is_unread=True, topic__space_id__in=spaces)
    while pks := list(unread.order_by("topic_id").values_list("topic_id", flat=True)[:BATCH]):
        with transaction.atomic():
            for topic in lock_many(pks):
                TopicReader.objects.filter(member=by, topic=topic).update(
                    read_number=topic.last_number, also_from=0, also_to=0, is_unread=False, read_at=timezone.now()
                )
    messaging.read_groups(by, TOLD_OF_TOPICS, place=space.place if space is not None else "")
    if space is None:
        NewSince.objects.update_or_create(member=by, defaults={"at": timezone.now()})
        member.forget(by)
        return
    _look_at_new(by, space)


def _look_at_new(by: User, space: Space) -> None:
    """New topics of one space: each gets a mark, as if it had been opened."""
    from community.forums.queries import new_topics

    with transaction.atomic():
        found = lock_many(list(new_topics(by).filter(space=space).order_by("pk").values_list("pk", flat=True)[:1000]))
        marks = [TopicReader(member=by, topic=topic, read_number=topic.last_number) for topic in found]
        TopicReader.objects.bulk_create(marks, ignore_conflicts=True)


def follow_topic(*, by: User, topic: Topic, level: str = Level.FOLLOWING) -> TopicReader | None:
    """Hear of every reply, of none, or as usual."""
    if not rules.may_see_topic(by, topic):
        return None
    with transaction.atomic():
        topic = lock(topic)
        reader, is_new = TopicReader.objects.get_or_create(member=by, topic=topic, defaults={"level": level})
        if is_new:
            TopicReader.objects.filter(something_unread(), pk=reader.pk).update(is_unread=True)
        elif reader.level != level:
            TopicReader.objects.filter(pk=reader.pk).update(level=level)
        if level == Level.MUTED:
            messaging.read_group(by, notice_group(topic))
        reader.refresh_from_db()
    return reader


def follow_space(*, by: User, space: Space, level: str = Level.FOLLOWING) -> None:
    member.forget(by)
    if level == Level.NORMAL:
        SpaceFollow.objects.filter(member=by, space=space).delete()
    elif rules.may_see(by, space):
        _follow, is_new = SpaceFollow.objects.update_or_create(member=by, space=space, defaults={"level": level})
        if is_new and level == Level.FOLLOWING:
            record(FOLLOWED, by=by, about=space, key=f"{space.pk}:{by.pk}")


def follow_tag(*, by: User, tag: Tag, level: str = Level.FOLLOWING) -> None:
    member.forget(by)
    if level == Level.NORMAL:
        TagFollow.objects.filter(member=by, tag=tag).delete()
    else:
        TagFollow.objects.update_or_create(member=by, tag=tag, defaults={"level": level})


def forget_old_marks() -> int:
    """Read marks of topics that nobody has touched for two years: kept where somebody follows or muted."""
    limit = timezone.now() - timedelta(days=730)
    old = TopicReader.objects.filter(
        read_at__lt=limit, level=Level.NORMAL, is_unread=False, topic__last_posted_at__lt=F("read_at")
    )
    return TopicReader.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:5000])).delete()[0]
