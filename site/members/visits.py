"""When a member was last here, noticed without writing on the way.

A GET writes nothing to the database. At most once in ten minutes per member the request leaves a note in the cache; a
job collects the notes every minute and writes them down. Losing a note (the cache was emptied) costs nothing.
"""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from common.near import Near
from common.noted import Notes
from members import actions
from members.models import User

SAMPLE = timedelta(minutes=10)
_noted = Near(size=5000, seconds=120)  # whom this process need not ask the cache about again
_notes = Notes("visits")


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
    _notes.leave((user.pk, now))


def collect() -> int:
    """Write down what was noticed since the last time; returns how many notes there were."""
    notes = _notes.take()
    for user_id, at in notes:
        actions.note_visit(user_id, at)
    return len(notes)
