"""When a member was last here, noticed without writing on the way.

A GET writes nothing to the database. At most once in ten minutes per member the request leaves a note in the cache; a
job collects the notes every minute and writes them down. Losing a note (the cache was emptied) costs nothing.
"""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from common.near import Near
from members import actions
from members.models import User

SAMPLE = timedelta(minutes=10)
_noted = Near(size=5000, seconds=120)  # whom this process need not ask the cache about again
COUNTER, COLLECTED = "visits:noted", "visits:collected"
KEPT = 60 * 60


def notice(user: User) -> None:
    """Note that this member is here, unless that is known already."""
    now = timezone.now()
    if user.seen_at and now - user.seen_at < SAMPLE:
        return
    key = f"visits:of:{user.pk}"
    if _noted.get(key):
        return
    _noted.put(key, True)
    if not cache.add(key, True, timeout=SAMPLE.total_seconds()):
        return
    cache.add(COUNTER, 0, timeout=None)
    try:
        number = cache.incr(COUNTER)
    except ValueError:  # the cache was emptied between the two lines
        return
    cache.set(_note(number), (user.pk, now), timeout=KEPT)


def collect() -> int:
    """Write down what was noticed since the last time; returns how many notes there were."""
    newest, collected = cache.get(COUNTER, 0), cache.get(COLLECTED, 0)
    if collected > newest:  # the cache was emptied and counts anew
        collected = 0
    keys = [_note(number) for number in range(collected + 1, newest + 1)]
    cache.set(COLLECTED, newest, timeout=None)
    notes: dict[str, tuple[int, datetime]] = cache.get_many(keys)
    for user_id, at in notes.values():
        actions.note_visit(user_id, at)
    cache.delete_many(keys)
    return len(notes)


def _note(number: int) -> str:
    return f"visits:note:{number}"
