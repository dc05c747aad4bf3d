"""When a scheduled job is due."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_DAILY = re.compile(r"daily at ([01]\d|2[0-3]):([0-5]\d)")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Interval:
    length: timedelta

    def last_due(self, now: datetime) -> datetime:
        return now - (now - _EPOCH) % self.length


@dataclass(frozen=True)
class Daily:
    at: time

    def last_due(self, now: datetime) -> datetime:
        """In the site's time zone, so that “at 03:00” stays at three when the clocks change."""
        today = timezone.localtime(now, timezone.get_default_timezone())
        due = today.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return due if due <= now else (due - timedelta(days=1))


Every = Interval | Daily


def parse_every(every: timedelta | str, path: str) -> Every:
    if isinstance(every, timedelta) and every >= timedelta(seconds=30):
        return Interval(every)
    if isinstance(every, str) and (found := _DAILY.fullmatch(every)):
        return Daily(time(int(found[1]), int(found[2])))
    raise ImproperlyConfigured(
        f"{path} should run every {every!r}: say timedelta(…) of 30 seconds or more, or “daily at 03:00”."
    )
