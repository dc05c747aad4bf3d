"""Parts of a page that are the same for many readers, kept between requests for those who are signed in.

The page cache keeps whole pages for visitors. A signed-in reader's page has their name in the header and their own
comments under the text, but the text itself, what stands around it and the lists are the same for everybody with the
same access. Such a part is rendered once for each kind of reader and kept with the same purge tags a page has; so what
purges a page purges its parts.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import get_language

from common.pagecache import keep_page_until, option, tag_page
from members.rules import access_group_ids

SECONDS = 60 * 60
CLOCK_SKEW = 1_000_000_000  # nanoseconds by which the clocks of two machines may differ
_STAMP = "content.kept.tag:"
_NEVER = 1


def kind_of_reader(user: Any) -> str:
    """Readers of one kind may read exactly the same pages."""
    if not user.is_authenticated:
        return "visitor"
    if user.is_staff:
        return "staff"
    return "member:" + ",".join(map(str, sorted(access_group_ids(user))))


def kept(request: HttpRequest, name: str, build: Callable[[], Any]) -> Any:
    """What `build` made last time for this kind of reader, if nothing it shows has changed since; else what it makes now."""
    if not option("ENABLED") or getattr(request, "is_preview", False):
        return build()
    key = f"content.kept:{name}:{get_language()}:{kind_of_reader(request.user)}"
    found = cache.get(key)
    if found is not None and _is_valid(found):
        _tell_page(request, found["tags"], found["until"])
        return found["value"]
    started_at = time.time_ns()
    value, tags, until = _watch(request, build)
    for tag in tags - {stamp.removeprefix(_STAMP) for stamp in cache.get_many([_STAMP + tag for tag in tags])}:
        cache.add(_STAMP + tag, _NEVER, SECONDS * 2)
    seconds = SECONDS if until is None else min(SECONDS, max(1, int(until - time.time())))
    cache.set(key, {"value": value, "tags": tags, "until": until, "started_at": started_at}, seconds)
    _tell_page(request, tags, until)
    return value


def _is_valid(found: dict[str, Any]) -> bool:
    if found["until"] is not None and time.time() >= found["until"]:
        return False
    stamps = cache.get_many([_STAMP + tag for tag in found["tags"]])
    return len(stamps) == len(found["tags"]) and all(stamp < found["started_at"] - CLOCK_SKEW for stamp in stamps.values())


def _watch(request: HttpRequest, build: Callable[[], Any]) -> tuple[Any, set[str], float | None]:
    """Build it, and learn which tags and which moment it named on the way."""
    state = vars(request)
    outer_tags, outer_until = state.pop("page_tags", None), state.pop("page_expires_at", None)
    try:
        value = build()
        return value, set(state.get("page_tags", ())) | {"site"}, state.get("page_expires_at")
    finally:
        state.pop("page_tags", None)
        state.pop("page_expires_at", None)
        if outer_tags is not None:
            state["page_tags"] = outer_tags
        if outer_until is not None:
            state["page_expires_at"] = outer_until


def _tell_page(request: HttpRequest, tags: set[str], until: float | None) -> None:
    # A page that nobody tagged is not to be kept; a part of it must not change that.
    if vars(request).get("page_tags"):
        tag_page(request, *tags)
        if until is not None:
            keep_page_until(request, datetime.fromtimestamp(until, tz=UTC))


def forget(tags: frozenset[str], **kwargs: Any) -> None:
    """Hears `common.pagecache.purged`."""
    now = time.time_ns()
    cache.set_many({_STAMP + tag: now for tag in tags}, SECONDS * 2)
