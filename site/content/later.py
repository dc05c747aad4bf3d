"""A value that is worked out when somebody looks at it, once."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """Templates call what can be called, so `{{ around.products }}` works it out; who never looks never pays."""

    def __init__(self, work_out: Callable[[], T]) -> None:
        self._work_out = work_out
        self._found: list[T] = []

    def __call__(self) -> T:
        if not self._found:
            self._found.append(self._work_out())
        return self._found[0]
