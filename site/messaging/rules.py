"""Who wants what, and what may leave."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone, translation

from members.models import ConsentKind, User
from members.rules import has_consent
from messaging.kinds import DIGEST, MAIL, NOW, OFF, PUSH, SITE, Kind
from messaging.models import Channel, Preference, Rhythm


@dataclass(frozen=True)
class Wish:
    """How one kind of news comes to one member now."""

    site: bool
    digest: bool
    mail_now: bool
    push: bool


def wishes_of(people: Iterable[User], kind: Kind) -> dict[int, Wish]:
    """By member. Two queries, whatever their number."""
    users = list(people)
    chosen: dict[int, dict[str, str]] = {}
    if kind.may_be_switched_off:
        rows = Preference.objects.filter(user__in=users, kind=kind.name)
        for user_id, channel, way in rows.values_list("user_id", "channel", "way"):
            chosen.setdefault(user_id, {})[channel] = way
    rhythms = Rhythm.objects.in_bulk([user.pk for user in users])
    return {user.pk: _wish(user, kind, chosen.get(user.pk, {}), rhythms.get(user.pk)) for user in users}


def _wish(user: User, kind: Kind, chosen: dict[str, str], rhythm: Rhythm | None) -> Wish:
    ways = {channel: chosen.get(channel, kind.default_way(channel)) for channel in kind.channels}
    mail = ways.get(MAIL, OFF)
    quiet = kind.may_be_switched_off and rhythm is not None and is_paused(user, rhythm)
    # What comes during a pause is found in the first digest after it.
    digest = (mail == DIGEST or (mail == NOW and quiet)) and (rhythm is None or rhythm.digest != Rhythm.Digest.OFF)
    return Wish(
        site=ways.get(SITE, OFF) != OFF,
        digest=digest,
        mail_now=mail == NOW and not quiet,
        push=ways.get(PUSH, OFF) != OFF and not quiet,
    )


def wants_letters(user: User, kind: Kind) -> bool:
    """Not refused. (A pause does not count here: it holds a letter back when it would leave.)"""
    if not kind.may_be_switched_off:
        return True
    way = Preference.objects.filter(user=user, kind=kind.name, channel=MAIL).values_list("way", flat=True).first()
    return (way or kind.default_way(MAIL)) != OFF


_CONSENTS = {Channel.MAIL: ConsentKind.MARKETING_MAIL, Channel.MESSENGER: ConsentKind.MESSENGER}


def agreed_to(user: User, channel: str) -> bool:
    """To advertising by this channel. Switching push messages on in the browser is such a consent itself."""
    consent = _CONSENTS.get(Channel(channel))
    return consent is None or has_consent(user, consent)


@contextmanager
def as_read_by(user: User) -> Iterator[None]:
    """Words, dates and times as this member reads them."""
    with translation.override(user.language), timezone.override(zone_of(user)):
        yield


def is_paused(user: User, rhythm: Rhythm, now: datetime | None = None) -> bool:
    return rhythm.paused_until is not None and local_time(user, now).date() < rhythm.paused_until


def pause_ends_at(user: User, rhythm: Rhythm) -> datetime:
    """Midnight of that day where the member lives."""
    assert rhythm.paused_until is not None  # noqa: S101
    day = rhythm.paused_until
    return datetime(day.year, day.month, day.day, tzinfo=zone_of(user))


def zone_of(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def local_time(user: User, now: datetime | None = None) -> datetime:
    return (now or timezone.now()).astimezone(zone_of(user))


def has_mailbox() -> bool:
    """A development site shows its letters at /mailbox/, codes too: nobody needs a mail server there."""
    return settings.DEBUG


def push_is_on() -> bool:
    """Has the site keys to send push messages with?"""
    return bool(settings.VAPID_PRIVATE_KEY)


SOFT_BOUNCES = 3  # so many letters in a row that a mailbox did not take suppress its address
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
