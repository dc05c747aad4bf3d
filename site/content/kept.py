"""Parts of a page that are the same for many readers, kept between requests for those who are signed in.

The page cache keeps whole pages for visitors. A signed-in reader's page has their name in the header and their own
comments under the text, but the text itself, what stands around it and the lists are the same for everybody with the
same access. Such a part is rendered once for each kind of reader and kept with the same purge tags a page has; so what
purges a page purges its parts.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from common.near import Near
from common.pagecache import (
    EVERYTHING,
    epoch_now,
    keep_page_until,
    option,
    release,
    remember_tags,
    tag_page,
    unpurged_since,
)
from members.rules import access_group_ids

SECONDS = 60 * 60


@dataclass
class Part:
    value: Any
    tags: set[str]
    until: float | None
    started_at: int
    epoch: str | None = None  # at which this process last saw that nothing it shows was purged


_near = Near(size=300, seconds=SECONDS)


def kind_of_reader(user: Any) -> str:
    """Readers of one kind may read exactly the same pages."""
    if not user.is_authenticated:
        return "visitor"
    if user.is_staff:
        return "staff"
    return "member:" + ",".join(map(str, sorted(access_group_ids(user))))


def kept(request: HttpRequest, name: str, build: Callable[[], Any]) -> Any:
    """What `build` made last time for this kind of reader, if nothing it shows has changed since; else what it makes now.

    Readers of one kind live in many time zones, so it is made in the site's own.
    """
    if not option("ENABLED") or getattr(request, "is_preview", False):
        return _build(build)
    full_name = f"{name}:{get_language()}:{kind_of_reader(request.user)}:{release()}"
    key = f"content.kept:{hashlib.blake2b(full_name.encode(), digest_size=16).hexdigest()}"
    epoch = _epoch(request)
    part = _find(key, epoch)
    if part is None:
        # What a request reads may be as old as its beginning (see content.generation).
        started_at = vars(request).get("read_from") or time.time_ns()
        part = Part(*_watch(request, build), started_at)
        remember_tags(part.tags, started_at)
        seconds = SECONDS if part.until is None else min(SECONDS, max(1, int(part.until - time.time())))
        cache.set(key, (part.value, part.tags, part.until, part.started_at), seconds)
    _tell_page(request, part.tags, part.until)
    return part.value


def _epoch(request: HttpRequest) -> str | None:
    """Asked once per request: unchanged, it vouches for every part this process has seen before."""
    state = vars(request)
    if "kept_epoch" not in state:
        state["kept_epoch"] = epoch_now()
    return state["kept_epoch"]


def _find(key: str, epoch: str | None) -> Part | None:
    part = _near.get(key)
    if part is None:
        stored = cache.get(key)
        part = Part(*stored) if stored is not None else None
    if part is None or (part.until is not None and time.time() >= part.until):
        return None
    if epoch is None or part.epoch != epoch:
        if not unpurged_since(part.tags, part.started_at):
            _near.forget(key)
            return None
        part.epoch = epoch
    _near.put(key, part)
    return part


def _build(build: Callable[[], Any]) -> Any:
    with timezone.override(settings.TIME_ZONE):
        return build()


def _watch(request: HttpRequest, build: Callable[[], Any]) -> tuple[Any, set[str], float | None]:
    """Build it, and learn which tags and which moment it named on the way."""
    state = vars(request)
    outer_tags, outer_until = state.pop("page_tags", None), state.pop("page_expires_at", None)
    try:
        value = _build(build)
        return value, set(state.get("page_tags", ())) | {"site", EVERYTHING}, state.get("page_expires_at")
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
