"""What trust is counted from: the writing apps say what was read, answered and liked. Cheap, and never in the way."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.moderation.models import Day, Like, RepliedTopic

MOST_SECONDS_AT_ONCE = 60 * 60  # a tab left open is no hour of reading more


def count(
    member_id: int,
    *,
    topics_entered: int = 0,
    posts_read: int = 0,
    seconds: int = 0,
    replied_topic: int | None = None,
) -> None:
    """Add to this member's day. One statement for the numbers, one for a topic replied in."""
    today = timezone.localdate()
    if topics_entered or posts_read or seconds:
        _add(
            member_id,
            today,
            {
                "topics_entered": max(topics_entered, 0),
                "posts_read": max(posts_read, 0),
                "seconds": min(max(seconds, 0), MOST_SECONDS_AT_ONCE),
            },
        )
    if replied_topic is not None:
        RepliedTopic.objects.update_or_create(member_id=member_id, topic=replied_topic, defaults={"date": today})


def _add(member_id: int, day: date, numbers: Mapping[str, int]) -> None:
    changes = {name: F(name) + number for name, number in numbers.items() if number}
    if not Day.objects.filter(member_id=member_id, date=day).update(**changes):
        # The first of this day. Two at once: one makes the row, both add to it.
        with transaction.atomic():
            Day.objects.bulk_create([Day(member_id=member_id, date=day)], ignore_conflicts=True)
            Day.objects.filter(member_id=member_id, date=day).update(**changes)


def liked(giver_id: int, receiver_id: int | None, *, key: str) -> None:
    """One liked what the other wrote. The key makes a second time, or liking again after taking it back, count once."""
    if receiver_id is None or giver_id == receiver_id:
        return
    like = Like(giver_id=giver_id, receiver_id=receiver_id, key=key, date=timezone.localdate())
    Like.objects.bulk_create([like], ignore_conflicts=True)
