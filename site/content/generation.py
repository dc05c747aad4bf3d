"""What is kept in the cache and can be forgotten at once: it counts only under the name of the generation it was made in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.crypto import get_random_string


@dataclass(frozen=True)
class Generation:
    """Names are random and never come again: a counter that the cache lost would begin anew and bring old things back."""

    key: str

    def of(self, known: Mapping[str, Any]) -> str:
        """The present name, from what a `get_many` brought. To be asked before anything is read that is kept under it."""
        return known.get(self.key) or str(cache.get_or_set(self.key, get_random_string(12), None))

    def end(self) -> None:
        cache.set(self.key, get_random_string(12), None)
