"""What moderators of a space do with its topics. Each deed stands in the activity log with who and why."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from activity.verbs import Verb
from common.pagecache import purge
from community.forums import rules, texts
from community.forums.actions.counting import (
    NotAllowed,
    lock,
    lock_both,
    recount_space,
    recount_topic,
    settle_readers,
    shown_elsewhere,
)
from community.forums.actions.topics import _checked_title, slug_of
from community.forums.models import Attachment, Level, Post, Space, State, Topic, TopicReader, Who
from community.forums.verbs import CLOSING, LOCKED, MERGED, MOVED, PINNED, SLOWED, SPLIT, UNLOCKED, UNPINNED
from community.moderation import actions as moderation
from live.actions import publish
from members.models import User
from messaging.actions import take_back


def pin(*, by: User, topic: Topic, until: datetime | None = None) -> Topic:
    """To the top of its space, until a moment or for good."""
    if until is not None and until <= timezone.now():
        raise NotAllowed(_("That moment has passed. Please choose a later one."))
    return _change(topic, by, PINNED, pinned_at=timezone.now(), pinned_until=until)


def unpin(*, by: User, topic: Topic) -> Topic:
    return _change(topic, by, UNPINNED, pinned_at=None, pinned_until=None)


def lock_topic(*, by: User, topic: Topic, reason: str = "") -> Topic:
    return _change(topic, by, LOCKED, reason=reason, locked_at=timezone.now())


def unlock_topic(*, by: User, topic: Topic) -> Topic:
    return _change(topic, by, UNLOCKED, locked_at=None, closes_at=None)


def set_slow_mode(*, by: User, topic: Topic, seconds: int | None) -> Topic:
    """How long a member waits between two posts here; None: as in the space."""
    return _change(topic, by, SLOWED, slow_mode_seconds=seconds)


def close_after(*, by: User, topic: Topic, days: int | None) -> Topic:
    """Closes by itself in so many days; None takes the timer off."""
    closes_at = timezone.now() + timedelta(days=days) if days else None
    return _change(topic, by, CLOSING, closes_at=closes_at)


def _change(topic: Topic, by: User, verb: Verb, reason: str = "", **fields: object) -> Topic:
    with transaction.atomic():
        topic = lock(topic)
        _demand(by, topic)
        for name, value in fields.items():
            setattr(topic, name, value)
        topic.save(update_fields=list(fields))
        record(verb, by=by, about=topic, reason=reason)
        publish(f"topic:{topic.pk}", "changed", number=1)
        shown_elsewhere(topic)
    return topic


def close_quiet_topics() -> int:
    """Topics of spaces that close them after some quiet days. What is pinned stays open."""
    closed = 0
    for space in Space.objects.filter(close_after_days__gt=0):
        limit = timezone.now() - timedelta(days=space.close_after_days)
        quiet = Topic.objects.filter(
            space=space, locked_at__isnull=True, last_posted_at__lt=limit, pinned_at__isnull=True, state=State.PUBLISHED
        )
        pks = list(quiet.values_list("pk", flat=True))
        closed += quiet.filter(pk__in=pks).update(locked_at=timezone.now())
        if pks and space.see == Who.EVERYBODY:
            purge(f"space:{space.pk}", "forums:lists", *(f"topic:{pk}" for pk in pks))
    return closed


# --- Elsewhere ------------------------------------------------------------------------------------------------------


def move(*, by: User, topic: Topic, space: Space, reason: str = "") -> Topic:
    """Into another space, with everything that belongs to it. Who may not enter there doesn't see it any more, and what
    they were told of it is taken back.
    """
    with transaction.atomic():
        topic = lock(topic)
        _demand(by, topic)
        _demand_space(by, space)
        old = topic.space_id
        if old == space.pk:
            return topic
        shown_elsewhere(topic)
        Topic.objects.filter(pk=topic.pk).update(space=space)
        Topic.objects.filter(merged_into=topic).update(space=space)  # their addresses lead to it
        topic.space = space
        Attachment.objects.filter(post__topic=topic).update(space=space)
        _tell_moderation_later(topic)
        take_back(group=notice_group(topic))
        record(MOVED, by=by, about=topic, reason=reason, source=old, target=space.pk)
        shown_elsewhere(topic)
        recount_space(old, space.pk)
    return topic


def split(*, by: User, topic: Topic, numbers: Iterable[int], title: str, space: Space, reason: str = "") -> Topic:
    """Make a topic of its own out of some posts, with how far each reader had read them. Gaps in the old one stay: the
    numbers of its posts do not change. Where its end went, it goes on after the last post that is left.
    """
    title = _checked_title(title)
    with transaction.atomic():
        topic = lock(topic)
        _demand(by, topic)
        _demand_space(by, space)
        wanted = set(numbers)
        posts = list(Post.objects.filter(topic=topic, number__in=wanted, number__gt=1).order_by("number"))
        if 1 in wanted or not posts or len(posts) != len(wanted):
            raise NotAllowed(_("Choose the posts of the new topic; the first one stays where it is."))
        new = Topic.objects.create(
            space=space,
            kind=Topic.Kind.DISCUSSION,
            title=title,
            slug=slug_of(title),
            author_id=posts[0].author_id,
            created_at=posts[0].created_at,
            last_posted_at=posts[-1].created_at,
            last_number=len(posts),
        )
        old_numbers = [post.number for post in posts]
        _take_over(new, posts, first=1)
        _split_marks(topic, new, old_numbers)
        _end_where_it_ends(topic)
        for each in (topic, new):
            recount_topic(each)
            settle_readers(each)
        _tell_moderation_later(new)
        take_back(group=notice_group(topic))
        record(SPLIT, by=by, about=new, reason=reason, source=topic.pk, posts=len(posts))
        for number in (1, *old_numbers):
            publish(f"topic:{topic.pk}", "changed", number=number)
        recount_space(topic.space_id, new.space_id)
    return new


def merge(*, by: User, topic: Topic, into: Topic, reason: str = "") -> Topic:
    """Put a topic's posts behind those of another; its address leads there, its followers follow the other one."""
    if topic.pk == into.pk:
        raise NotAllowed(_("A topic can't be merged into itself."))
    with transaction.atomic():
        topic, into = lock_both(topic, into)
        _demand(by, topic)
        _demand(by, into)
        if topic.merged_into_id or into.merged_into_id:
            raise NotAllowed(_("This topic has been merged already."))
        posts = list(Post.objects.filter(topic=topic, number__gt=0).order_by("number"))
        marks = _merged_marks(topic, into, [post.number for post in posts])
        start = into.last_number
        _take_over(into, posts, first=start + 1)
        Post.objects.filter(topic=topic).update(topic=into)  # those that wait
        Topic.objects.filter(pk=into.pk).update(last_number=start + len(posts))
        into.last_number = start + len(posts)
        into.tags.add(*topic.tags.all()[: max(0, 5 - into.tags.count())])
        Topic.objects.filter(merged_into=topic).update(merged_into=into, space=into.space_id)
        # Its address goes where its words went: to who may not see them there, it does not exist either.
        left, topic.space_id = topic.space_id, into.space_id
        topic.merged_into, topic.accepted_post, topic.pinned_at = into, None, None
        topic.save(update_fields=["space", "merged_into", "accepted_post", "pinned_at"])
        _keep_marks(marks)
        for each in (topic, into):
            recount_topic(each)
            settle_readers(each)
        _tell_moderation_later(topic, into)
        take_back(group=notice_group(topic))
        record(MERGED, by=by, about=into, key=f"{topic.pk}:{into.pk}", reason=reason, source=topic.pk, number=start + 1)
        publish(f"topic:{topic.pk}", "changed", number=1)
        publish(f"topic:{into.pk}", "posted", last=into.last_number, by=by.pk)
        recount_space(left, into.space_id)
    return into


def _tell_moderation_later(*topics: Topic) -> None:
    """What waits for a moderator moves along. After the commit: a moderator holds the item first, and then the topic."""

    def tell() -> None:
        for topic in topics:
            moderation.moved("forums.topic", [topic.pk], topic.place)
            moderation.moved("forums.post", Post.objects.filter(topic=topic).values("pk"), topic.place)

    transaction.on_commit(tell)


TOLD_OF_TOPICS = "forums.topic:"


def notice_group(topic: Topic | int) -> str:
    """Under which everything is told that happens in a topic."""
    return f"{TOLD_OF_TOPICS}{topic if isinstance(topic, int) else topic.pk}"


def _take_over(target: Topic, posts: list[Post], *, first: int) -> None:
    """The posts stand in the target, numbered from `first` on; quotations and “answers number” follow them."""
    numbers = {post.number: first + place for place, post in enumerate(posts)}
    with_quotes = []
    for post in posts:
        # Two steps, because for a moment two posts could have one number.
        post.topic, post.number = target, numbers[post.number]
        post.to_number = numbers.get(post.to_number) if post.to_number else None
        text = texts.renumbered(post.text, numbers)
        if text != post.text:
            post.text = text
            with_quotes.append(post)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(number=0)
    Post.objects.bulk_update(posts, ["topic", "number", "to_number"], batch_size=500)
    for post in with_quotes:
        people = texts.mentioned(post.text)
        post.html = texts.to_html(post.text, people, list(post.attachments.all()))
    Post.objects.bulk_update(with_quotes, ["text", "html"], batch_size=100)
    Attachment.objects.filter(post_id__in=[post.pk for post in posts]).update(space_id=target.space_id)


def _split_marks(topic: Topic, new: Topic, old_numbers: list[int]) -> None:
    """How far each reader of the old topic is in the new one: as far as they had read of what went."""
    marks = []
    for mark in TopicReader.objects.filter(topic=topic).iterator():
        there = TopicReader(member_id=mark.member_id, topic=new, level=mark.level, read_at=mark.read_at)
        there.put_ranges(_moved(_read(mark, topic), old_numbers, first=1))
        marks.append(there)
    TopicReader.objects.bulk_create(marks, batch_size=1000)


def _end_where_it_ends(topic: Topic) -> None:
    """The locked topic's last number, and no mark beyond it: the next post gets the number after it, and is read by nobody."""
    last = Post.objects.filter(topic=topic).aggregate(last=Max("number"))["last"] or 0
    topic.last_number = last
    topic.save(update_fields=["last_number"])
    marks = TopicReader.objects.filter(topic=topic)
    marks.filter(read_number__gt=last).update(read_number=last)
    marks.filter(also_from__gt=last).update(also_from=0, also_to=0)
    marks.filter(also_to__gt=last).update(also_to=last)


def _merged_marks(topic: Topic, into: Topic, numbers: list[int]) -> list[TopicReader]:
    """The marks of those who read the one topic, as they will be in the other, behind whose posts it comes to stand: what
    they had read of either they have read.
    """
    there = {mark.member_id: mark for mark in TopicReader.objects.filter(topic=into)}
    marks = []
    for mark in TopicReader.objects.filter(topic=topic).iterator():
        other = there.get(mark.member_id) or TopicReader(member_id=mark.member_id, topic=into, is_unread=True)
        moved = _moved(_read(mark, topic), numbers, first=into.last_number + 1)
        other.put_ranges([*_read(other, into), *moved])
        levels = {mark.level, other.level}
        other.level = next(level for level in (Level.FOLLOWING, Level.MUTED, Level.NORMAL) if level in levels)
        marks.append(other)
    return marks


def _read(mark: TopicReader, topic: Topic) -> list[tuple[int, int]]:
    """From which number to which its reader has read."""
    if not mark.is_unread:
        return [(1, topic.last_number)]
    return [(first, last) for first, last in ((1, mark.read_number), (mark.also_from, mark.also_to)) if last]


def _moved(ranges: list[tuple[int, int]], numbers: list[int], *, first: int) -> list[tuple[int, int]]:
    """The same in other numbers, when the posts of these are numbered from `first` on."""
    found = [(first + bisect_left(numbers, low), first + bisect_right(numbers, high) - 1) for low, high in ranges]
    return [(low, high) for low, high in found if low <= high]


def _keep_marks(marks: list[TopicReader]) -> None:
    changed = ["read_number", "also_from", "also_to", "level"]
    TopicReader.objects.bulk_create([mark for mark in marks if mark.pk is None], batch_size=1000)
    TopicReader.objects.bulk_update([mark for mark in marks if mark.pk], changed, batch_size=500)


def _demand(by: User, topic: Topic) -> None:
    if not rules.may_moderate(by, topic.space_id):
        raise NotAllowed(_("Only those who moderate this space do that."))


def _demand_space(by: User, space: Space) -> None:
    if not rules.may_moderate(by, space):
        raise NotAllowed(_("Choose a space that you moderate too."))
