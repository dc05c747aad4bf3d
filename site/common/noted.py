"""What requests notice on the way and a job writes down: a GET writes nothing to the database.

A note waits in the cache. Losing some (the cache was emptied) must cost nothing.
"""

from typing import Any

from django.core.cache import cache


class Notes:
    """Notes of one kind, in the order they were left."""

    def __init__(self, name: str, *, kept: int = 60 * 60) -> None:
        self.counter, self.taken, self.name, self.kept = f"{name}:noted", f"{name}:collected", name, kept

    def leave(self, note: Any) -> None:
        cache.add(self.counter, 0, timeout=None)
        try:
            number = cache.incr(self.counter)
        except ValueError:  # the cache was emptied between the two lines
            return
        cache.set(self._key(number), note, timeout=self.kept)

    def take(self) -> list[Any]:
        """Those left since the last time. For one taker at a time."""
        newest, taken = cache.get(self.counter, 0), cache.get(self.taken, 0)
        if taken > newest:  # the cache was emptied and counts anew
            taken = 0
        if newest == taken:
            return []
        keys = [self._key(number) for number in range(taken + 1, newest + 1)]
        cache.set(self.taken, newest, timeout=None)
        found = cache.get_many(keys)
        cache.delete_many(keys)
        return [found[key] for key in keys if key in found]

    def _key(self, number: int) -> str:
        return f"{self.name}:note:{number}"
