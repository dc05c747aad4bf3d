"""Notices that were read: on their page, in the topic they lead to, or by a letter's link. The bell hears of it."""

from django.db.models import QuerySet
from django.utils import timezone

from live.actions import publish_to
from members.models import User
from messaging.actions.telling import short
from messaging.models import Notice


def read_group(user: User, group: str) -> int:
    """The member has read what this group of notices is about. Its notices need no attention any more, wherever they
    wait: on the site, in the digest, in a letter that has not left. One query; says how many there were.
    """
    return _read(user.pk, Notice.objects.filter(user=user, group=short(group)))


def read_groups(user: User, beginning: str, *, place: str = "") -> int:
    """The same for all groups whose names begin so (“forums.topic:”), everywhere or of one place."""
    own = Notice.objects.filter(user=user, group__startswith=beginning)
    return _read(user.pk, own.filter(place=place) if place else own)


def mark_read(notice: Notice) -> None:
    _read(notice.user_id, Notice.objects.filter(pk=notice.pk))


def mark_all_read(user: User) -> None:
    _read(user.pk, Notice.objects.filter(user=user))


def _read(user_id: int, notices: QuerySet[Notice]) -> int:
    number = notices.filter(read_at=None).update(read_at=timezone.now())
    if number:
        publish_to([f"me:{user_id}"], "noticed")
    return number
