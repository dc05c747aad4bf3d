"""The contact budget: how often the brand may turn to a person unasked, by all channels and on the site together.

Counted are messages of kinds nobody asked for (marketing), the digest until its reader has chosen a rhythm, and questions
on the site. Never counted is what answers a deed, is about an account or an order, or was asked for by following.
The unit is one contact by one channel; the window is the last seven days (for messengers, thirty), to the second.

    if budget.may_prompt(member): …show the question…; budget.count_prompt(member, key="nps:12", kind="nps")
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import User
from messaging.models import Channel, Contact, ContactBudget, Message, Rhythm
from messaging.rules import MONTH, WEEK


@dataclass(frozen=True)
class Counter:
    """What a member sees: 1 of 2 in the last seven days."""

    used: int
    of: int
    free_at: datetime | None  # when the next place becomes free, where there is none now

    @property
    def dots(self) -> list[bool]:
        """One for each place; true where it is used."""
        return [place < self.used for place in range(max(self.of, self.used))][:10]

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.of


def limits() -> ContactBudget:
    """The settings now in force."""
    return ContactBudget.objects.first() or ContactBudget()


def counter(user: User, now: datetime | None = None) -> Counter:
    """Two queries."""
    now, of = now or timezone.now(), limits().a_week
    times = _times(user, WEEK, now)
    return Counter(len(times), of, _free_at(times, of, WEEK))


def spend(message: Message, user: User, now: datetime) -> datetime | None:
    """Count this message; where there is no room, say when there may be. A message counts once, however often it is tried.

    The row of the member's rhythm is the lock: two messages that leave at once cannot both take the last place.
    """
    with transaction.atomic():
        _lock(user)
        if Contact.objects.filter(user=user, key=message.key).exists():
            return None
        until = _no_room_until(user, Channel(message.channel), now)
        if until is None:
            Contact.objects.create(user=user, key=message.key, kind=message.kind, channel=message.channel, at=now)
    return until


def give_back(message: Message) -> None:
    """It did not leave after all."""
    if message.counts and message.user_id is not None:
        Contact.objects.filter(user_id=message.user_id, key=message.key).delete()


def may_prompt(user: User) -> bool:
    """Is there room for a question on the site?"""
    return _no_room_until(user, Channel.PROMPT, timezone.now()) is None


def count_prompt(user: User, *, key: str, kind: str) -> bool:
    """A question was shown to this member. False when there was no room (do not show it); the same key counts once."""
    with transaction.atomic():
        _lock(user)
        if Contact.objects.filter(user=user, key=key).exists():
            return True
        now = timezone.now()
        if _no_room_until(user, Channel.PROMPT, now) is not None:
            return False
        Contact.objects.create(user=user, key=key, kind=kind, channel=Channel.PROMPT, at=now)
    return True


def _lock(user: User) -> None:
    if not Rhythm.objects.select_for_update().filter(user=user).exists():
        try:
            with transaction.atomic():
                Rhythm.objects.create(user=user)
        except IntegrityError:  # another was quicker
            pass
        Rhythm.objects.select_for_update().get(user=user)


def _no_room_until(user: User, channel: Channel, now: datetime) -> datetime | None:
    found = limits()
    until = _free_at(_times(user, WEEK, now), found.a_week, WEEK)
    if channel == Channel.MESSENGER:
        times = _times(user, MONTH, now, channel)
        later = _free_at(times, found.messenger_a_month, MONTH)
        until = max(filter(None, [until, later]), default=None)
    return until


def _times(user: User, window: timedelta, now: datetime, channel: Channel | None = None) -> list[datetime]:
    contacts = Contact.objects.filter(user=user, at__gt=now - window)
    if channel is not None:
        contacts = contacts.filter(channel=channel)
    return list(contacts.order_by("at").values_list("at", flat=True))


def _free_at(times: list[datetime], of: int, window: timedelta) -> datetime | None:
    """None where there is room. Where none is allowed at all, far enough away that everything is dropped."""
    if of == 0:
        return datetime.max.replace(tzinfo=timezone.get_default_timezone()) - timedelta(days=2)
    if len(times) < of:
        return None
    return times[len(times) - of] + window
