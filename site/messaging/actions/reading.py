"""Notices that were read: on their page, in the topic they lead to, or by a letter's link."""

from django.utils import timezone

from members.models import User
from messaging.actions.telling import short
from messaging.models import Notice


def read_group(user: User, group: str) -> int:
    """The member has read what this group of notices is about. Its notices need no attention any more, wherever they
    wait: on the site, in the digest, in a letter that has not left. One query; says how many there were.
    """
    return Notice.objects.filter(user=user, group=short(group), read_at=None).update(read_at=timezone.now())


def read_groups(user: User, beginning: str, *, place: str = "") -> None:
    """The same for all groups whose names begin so (“forums.topic:”), everywhere or of one place."""
    own = Notice.objects.filter(user=user, group__startswith=beginning, read_at=None)
    (own.filter(place=place) if place else own).update(read_at=timezone.now())


def mark_read(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


def mark_all_read(user: User) -> None:
    Notice.objects.filter(user=user, read_at=None).update(read_at=timezone.now())
