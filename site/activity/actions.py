"""Writing the log. `from activity.actions import record`."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from activity import listeners, verbs
from activity.models import Activity
from activity.tasks import deliver
from common.prepared import insert


def record(
    verb: verbs.Verb | str,
    *,
    by: models.Model | None = None,
    about: models.Model | None = None,
    key: str | None = None,
    at: datetime | None = None,
    is_first: bool = False,
    **facts: Any,
) -> Activity | None:
    """Write one line, in the caller's transaction; its listeners run after commit.

    A `key` makes a repeat a no-op that returns None, so imports and retries are safe; the caller's transaction
    survives it.
    `is_first`: the caller knows that no line has this key, because what the key names was made in the same transaction. That
    spares the two trips with which a repeat is survived.
    `facts` are kept as JSON. Raises ImproperlyConfigured for a verb nobody declared.
    """
    verb = verbs.get(verb)
    line = Activity(verb=verb.name, by=by, about=about, key=key, at=at or timezone.now(), facts=facts)
    try:
        with nullcontext() if is_first else transaction.atomic():
            insert(line)
    except IntegrityError:
        if key is not None and Activity.objects.filter(verb=verb.name, key=key).exists():
            return None
        raise
    for path in listeners.paths_for(verb):
        deliver.enqueue(line.pk, path)
    return line
