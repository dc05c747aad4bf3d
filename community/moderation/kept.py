"""What the staff decided about moderation, beside the process: the settings and the watch lists are small, seldom changed and
asked for whenever something is written. They count until somebody changes one of them, in whichever process.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from common.near import Near
from content.generation import Generation

T = TypeVar("T")

GENERATION = Generation("moderation.generation")
_near = Near(size=4, seconds=60)


def kept(name: str, read: Callable[[], T]) -> T:
    """What `read` gives. Shared between threads: whoever wants to change something asks the database for it."""
    key = f"{name}:{GENERATION.of({})}"
    known: T | None = _near.get(key)
    if known is None:
        known = read()
        _near.put(key, known)
    return known


def forget(**_signal: object) -> None:
    """At once for this request, and after the commit for whoever asked meanwhile."""
    GENERATION.end()
    transaction.on_commit(GENERATION.end)
