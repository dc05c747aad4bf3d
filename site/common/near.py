"""What a process keeps beside itself of what the shared cache holds: no trip, no unpickling."""

import threading
import time
from collections import OrderedDict
from typing import Any
from weakref import WeakSet

_all: "WeakSet[Near]" = WeakSet()


def forget_everything() -> None:
    """For tests, whose database goes back to where it was and makes true keys false."""
    for near in _all:
        near.clear()


class Near:
    """At most `size` values, each for at most `seconds`; the least used leave first.

    It asks nobody whether a value is still true. So the key must name everything the value depends on, or whoever uses
    it must check.
    """

    def __init__(self, *, size: int, seconds: float) -> None:
        self.size, self.seconds = size, seconds
        self._values: OrderedDict[str, tuple[Any, float]] = OrderedDict()
        self._lock = threading.Lock()
        _all.add(self)

    def get(self, key: str) -> Any:
        with self._lock:
            value, until = self._values.get(key, (None, 0.0))
            if value is None or time.time() >= until:
                self._values.pop(key, None)
                return None
            self._values.move_to_end(key)
            return value

    def put(self, key: str, value: Any) -> None:
        with self._lock:
            self._values[key] = value, time.time() + self.seconds
            self._values.move_to_end(key)
            while len(self._values) > self.size:
                self._values.popitem(last=False)

    def forget(self, key: str) -> None:
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
