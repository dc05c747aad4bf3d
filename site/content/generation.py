"""What is kept in the cache and can be forgotten at once: it counts only under the name of the generation it was made in."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from time import time_ns
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

from common.near import Near

T = TypeVar("T")
# The names this request has asked for, or None outside of requests.
_asked: ContextVar[dict[str, str] | None] = ContextVar("asked_generations", default=None)

_beside = Near(size=50, seconds=60)


@dataclass(frozen=True)
class Generation:
    """Names are random and never come again: a counter that the cache lost would begin anew and bring old things back."""

    key: str

    def of(self, known: Mapping[str, Any]) -> str:
        """The present name, from what a `get_many` brought. To be asked before anything is read that is kept under it.

        A request asks once and stays with the answer, as if it had read everything at that moment.
        """
        asked = _asked.get()
        name = (asked or {}).get(self.key) or known.get(self.key)
        if name is None:
            name = str(cache.get_or_set(self.key, partial(get_random_string, 12), None))
        if asked is not None:
            asked[self.key] = name
        return name

    def beside(self, read: Callable[[], T], name: str = "") -> T:
        """What `read` gives, kept beside the process while this generation lasts: for what is small, seldom changed and often
        asked for. Shared between threads, so whoever wants to change something of it asks the database for it.
        """
        key = f"{self.key}:{name}:{self.of({})}"
        known: T | None = _beside.get(key)
        if known is None:
            known = read()
            _beside.put(key, known)
        return known

    def changed(self) -> None:
        """Ends at once for this request, and after the commit for whoever asked meanwhile."""
        self.end()
        transaction.on_commit(self.end)

    def end(self) -> None:
        name = get_random_string(12)
        cache.set(self.key, name, None)
        if (asked := _asked.get()) is not None:
            asked[self.key] = name


def learn(*generations: Generation) -> None:
    """In one trip to the cache what each of them would ask for alone, for a request that goes on to need them all."""
    asked = _asked.get()
    if asked is not None and (unknown := [each for each in generations if each.key not in asked]):
        known = cache.get_many([each.key for each in unknown])
        for each in unknown:
            each.of(known)


class OneGenerationMiddleware:
    """Each request reads from one generation of what is kept, and asks the cache for its name once.

    So whatever it makes is as old as `read_from`: the request may not know what has changed since.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.read_from = time_ns()  # type: ignore[attr-defined]  # in nanoseconds; where content.kept looks
        token = _asked.set({})
        try:
            return self.get_response(request)
        finally:
            _asked.reset(token)
