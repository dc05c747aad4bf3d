"""The page cache for visitors without a session: whole pages, the same bytes for everybody, purged by tag.

A view opts in by naming what its page shows: `tag_page(request, "page:17", "facts")`. Whoever changes one of these
calls `purge("page:17")`. A page nobody tagged is never kept, so a file or an answer for one person cannot slip in.

How a kept page stays true:

* Every tag has a *stamp* in the shared cache: when it was last purged. A page is valid only if each of its tags has a
  stamp, older than the moment its rendering started (less a second for clocks that disagree). So a page rendered while
  somebody publishes is thrown away, and a stamp the cache has dropped costs a rendering, never a stale page.
* Every purge also changes the *epoch*, one small key. A process keeps the pages it served in its own memory and asks
  the cache for the epoch alone: unchanged means that nothing was purged since it last looked. It asks once in
  `LOOK_EVERY` seconds at most, so a busy process answers from its memory without a round trip, and a purge is seen by
  its own process at once and by every other within that time. After a purge each page asks for its stamps once.

Settings: `PAGE_CACHE = {...}`, see `DEFAULTS`.
"""

import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db import transaction
from django.dispatch import Signal, receiver
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.crypto import get_random_string
from django.utils.http import parse_etags

logger = logging.getLogger(__name__)

purged = Signal()  # sent after commit with `tags`, a frozenset: for a cache in front of the site

DEFAULTS: dict[str, Any] = {
    "ENABLED": None,  # None means: unless DEBUG, where an edited template should show at once
    "SECONDS": 60 * 60 * 24,  # how long a page that nobody purges is kept
    "SHARED_SECONDS": 0,  # how long a cache in front may answer without asking; more than 0 only if it hears `purged`
    "LOOK_EVERY": 0.2,  # how long a process may answer from its memory before it asks whether anything was purged
    "CLOCK_SKEW": 1.0,  # how far the clocks of two machines may be apart, in seconds
    "MEMORY_BYTES": 32 * 1024 * 1024,  # what one process may keep of what it has served
    "SEND_TAGS": False,  # add Cache-Tag to the answers, for a front cache that purges by tag
    "QUERY_ARGUMENTS": 3,  # an address with more arguments than this is rendered every time
}
EVERYTHING = "everything"  # a tag of every page
PLAIN, ZIPPED, NOT_MODIFIED = "plain", "zipped", "not modified"  # the forms of an answer
VARY_KNOWN = {"accept-encoding", "cookie", "hx-request"}  # htmx requests pass by, so their variants are never kept

_TRACKING = re.compile(r"^(?:utm_\w+|gclid|yclid|fbclid|ysclid|msclkid|_openstat|from_email)$")
_UNCACHEABLE = re.compile(r"private|no-store|no-cache|max-age=0")
EPOCH = "pages:epoch"  # the key of what changes with every purge
_STAMP = "pages:tag:"
_RENDERED_WITHIN = 60 * 1_000_000_000  # no page takes a minute


@lru_cache(maxsize=1)
def _options() -> dict[str, Any]:
    options = DEFAULTS | getattr(settings, "PAGE_CACHE", {})
    return options | {"ENABLED": not settings.DEBUG if options["ENABLED"] is None else options["ENABLED"]}


def option(name: str) -> Any:
    return _options()[name]


@receiver(setting_changed)
def _forget_options(setting: str, **kwargs: Any) -> None:
    if setting in ("PAGE_CACHE", "DEBUG"):
        _options.cache_clear()


def tag_page(request: HttpRequest | None, *tags: str) -> None:
    """Let the page being rendered be kept for visitors until one of the tags is purged. Safe on any request."""
    if request is not None:
        vars(request).setdefault("page_tags", set()).update(tags)


def keep_page_until(request: HttpRequest | None, moment: datetime) -> None:
    """The page being rendered changes by itself at this moment (a closed page opens): keep it no longer."""
    if request is not None:
        known = vars(request).get("page_expires_at")
        request.page_expires_at = min(known, moment.timestamp()) if known else moment.timestamp()  # type: ignore[attr-defined]


def purge(*tags: str) -> None:
    """Throw away every kept page that has one of the tags, as soon as the present transaction commits."""
    if tags:
        transaction.on_commit(lambda: _purge_now(frozenset(tags)), robust=True)


def _purge_now(tags: frozenset[str]) -> None:
    now = time.time_ns()
    # Stamps first: who sees the new epoch must see the new stamps too. All outlive every page that could need them.
    stamps = {_STAMP + tag: now for tag in tags}
    cache.set_many({**stamps, EPOCH: f"{now}-{get_random_string(6)}"}, timeout=option("SECONDS") * 2)
    memory.look_again()
    purged.send(sender=None, tags=tags)


def epoch_now() -> str | None:
    """Changes with every purge; None before the first page was kept."""
    return cache.get(EPOCH)


def unpurged_since(tags: Collection[str], started_at: int) -> bool:
    """Was none of the tags purged since that moment (in nanoseconds)? Tags the cache has forgotten count as purged."""
    stamps = cache.get_many([_STAMP + tag for tag in set(tags)])
    too_late = _latest_purge_before(started_at)
    return len(stamps) == len(set(tags)) and all(stamp < too_late for stamp in stamps.values())


def _latest_purge_before(started_at: int) -> int:
    return started_at - int(option("CLOCK_SKEW") * 1_000_000_000)


def remember_tags(tags: Collection[str], started_at: int) -> None:
    """Let `unpurged_since` know these tags, and let there be an epoch.

    A stamp that is made anew vouches for pages of this moment only, not for old ones in the memory of other processes:
    what was purged before the cache lost the old stamp, nobody knows. (Parts of a page start later than the page.)
    """
    stamps, lifetime = [_STAMP + tag for tag in tags], option("SECONDS") * 2
    just_before = _latest_purge_before(started_at) - _RENDERED_WITHIN
    for stamp in set(stamps) - cache.get_many(stamps).keys():
        cache.add(stamp, just_before, timeout=lifetime)
    cache.add(EPOCH, f"{started_at}-{get_random_string(6)}", timeout=None)


@dataclass(slots=True)
class KeptPage:
    """One answer, ready to be sent. `started_at` is when its rendering began, in nanoseconds."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes | None
    etag: str
    tags: tuple[str, ...]
    started_at: int
    expires_at: float
    epoch: str | None = None  # the epoch at which this process last saw it valid
    _prepared: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def as_stored(self) -> tuple[Any, ...]:
        """For the shared cache: plain values, which a release with another KeptPage can refuse."""
        return self.headers, self.body, self.zipped, self.etag, self.tags, self.started_at, self.expires_at

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped or b"") + 5000

    def headers_for(self, form: str) -> dict[str, tuple[str, str]]:
        """The headers as Django's response keeps them: {lower-case name: (name, value)}."""
        if form not in self._prepared:
            headers = dict(self.headers)
            if form == NOT_MODIFIED:
                headers = {
                    name: value for name, value in headers.items() if name not in ("Content-Type", "Content-Language")
                }
            else:
                body = self.zipped if form == ZIPPED and self.zipped else self.body
                headers |= {"Content-Length": str(len(body))} | ({"Content-Encoding": "gzip"} if form == ZIPPED else {})
            self._prepared[form] = {name.lower(): (name, value) for name, value in headers.items()}
        return self._prepared[form]


class Memory:
    """What this process served lately, bounded by bytes, the least used leaving first; and the epoch it last saw."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._seen: tuple[str | None, float] = (None, 0.0)

    def epoch(self) -> str | None:
        """The epoch, at most LOOK_EVERY seconds old."""
        epoch, until = self._seen
        if epoch is None or time.monotonic() >= until:
            epoch = cache.get(EPOCH)
            self._seen = epoch, time.monotonic() + option("LOOK_EVERY")
        return epoch

    def look_again(self) -> None:
        self._seen = (None, 0.0)

    def get(self, address: str) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(address)
            if page is not None:
                self._pages.move_to_end(address)
            return page

    def put(self, address: str, page: KeptPage) -> None:
        with self._lock:
            self._forget(address)
            self._pages[address] = page
            self._size += page.size
            while self._size > option("MEMORY_BYTES") and self._pages:
                self._forget(next(iter(self._pages)))

    def forget(self, address: str) -> None:
        with self._lock:
            self._forget(address)

    def _forget(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page is not None:
            self._size -= page.size


memory = Memory()


class PageCacheMiddleware:
    """Stands first in MIDDLEWARE: a kept page costs nothing below it.

    Synchronous on purpose: under ASGI Django runs it and the synchronous views below in one and the same thread.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return _for_this_person_only(self.get_response(request))
        address = _address(request)
        if address is None:
            return self.get_response(request)
        page = _find(address)
        if page is not None:
            return _answer(request, HttpResponse(), page, "hit")
        started_at = time.time_ns()
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _may_keep(request, response):
            return response
        page = _keep(address, request, response, started_at)
        return _answer(request, response, page, "miss")


def _for_this_person_only(response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _address(request: HttpRequest) -> str | None:
    """The address as this cache knows it; None for a request that is never answered from here.

    Marks of advertising campaigns are taken off the request itself, so that no page can carry one reader's to the next.
    """
    meta = request.META
    if (
        request.method not in ("GET", "HEAD")
        or "HTTP_AUTHORIZATION" in meta
        or "HTTP_HX_REQUEST" in meta
        or not option("ENABLED")
    ):
        return None
    query = meta.get("QUERY_STRING", "")
    if query:
        if len(query) > 1000 or not query.isascii():  # WSGI gives raw bytes as latin-1, and they would be encoded twice
            return None
        arguments = sorted(
            (name, value) for name, value in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(name)
        )
        if len(arguments) > option("QUERY_ARGUMENTS"):
            return None
        query = urlencode(arguments)
        meta["QUERY_STRING"] = query
    return f"{request.scheme}://{request.get_host()}{request.path}?{query}"


def _key(address: str) -> str:
    return f"pages:{hashlib.blake2b(address.encode(), digest_size=16).hexdigest()}:{release()}"


@lru_cache(maxsize=1)
def release() -> str:
    """Names what this process runs: its code, templates, translations and styles. Another release renders anew."""
    digest = hashlib.blake2b(getattr(staticfiles_storage, "manifest_hash", "").encode(), digest_size=8)
    for folder in ("site", "community", "surveys", "ambassadors", "templates"):
        for path in sorted((settings.ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".mo"):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _find(address: str) -> KeptPage | None:
    """A valid page from this process' memory, else from the shared cache. A broken cache goes to the log."""
    try:
        page = memory.get(address)
        if page is not None:
            epoch = memory.epoch()
            if epoch is not None and epoch == page.epoch and time.time() < page.expires_at:
                return page
            if _is_valid(page):
                page.epoch = epoch
                return page
            memory.forget(address)
        key = _key(address)
        found = cache.get_many([EPOCH, key])
        if key not in found:
            return None
        page = KeptPage(*found[key])
        if not _is_valid(page):
            return None
        page.epoch = found.get(EPOCH)
        memory.put(address, page)
        return page
    except Exception:
        logger.exception("The cache does not answer; the page is rendered.")
        return None


def _is_valid(page: KeptPage) -> bool:
    if time.time() >= page.expires_at:
        return False
    return unpurged_since(page.tags, page.started_at)


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and bool(vars(request).get("page_tags"))
        and not response.cookies
        and not response.has_header("Set-Cookie")
        and not response.has_header("Content-Encoding")
        and not response.has_header("X-Accel-Redirect")
        and not _UNCACHEABLE.search(response.headers.get("Cache-Control", ""))
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and {name.strip().lower() for name in response.headers.get("Vary", "").split(",") if name.strip()} <= VARY_KNOWN
    )


def _keep(address: str, request: HttpRequest, response: HttpResponse, started_at: int) -> KeptPage:
    tags = (*sorted(vars(request)["page_tags"] - {EVERYTHING}), EVERYTHING)
    lifetime = option("SECONDS")
    expires_at = min(time.time() + lifetime, vars(request).get("page_expires_at", float("inf")))
    body = response.content
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    shared = max(0, min(option("SHARED_SECONDS"), int(expires_at - time.time())))
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={shared}, must-revalidate"
    response.headers["ETag"] = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    if option("SEND_TAGS"):
        response.headers["Cache-Tag"] = ",".join(tags)
    page = KeptPage(
        headers=tuple((name, value) for name, value in response.headers.items() if name != "Content-Length"),
        body=body,
        zipped=gzip.compress(body, compresslevel=6, mtime=0) if len(body) > 200 else None,
        etag=response.headers["ETag"],
        tags=tags,
        started_at=started_at,
        expires_at=expires_at,
    )
    try:
        remember_tags(tags, started_at)
        cache.set(_key(address), page.as_stored(), timeout=max(1, int(expires_at - time.time())))
    except Exception:
        logger.exception("The cache does not answer; the page is not kept.")
    return page


def _answer(request: HttpRequest, response: HttpResponse, page: KeptPage, how: str) -> HttpResponse:
    """The page in the form this reader asked for: compressed or not, whole or “not modified”, with or without body."""
    meta = request.META
    known = meta.get("HTTP_IF_NONE_MATCH")
    if known and (page.etag in (etags := parse_etags(known)) or page.etag[2:] in etags or "*" in etags):
        response.status_code, form, body = 304, NOT_MODIFIED, b""
    elif page.zipped and "gzip" in meta.get("HTTP_ACCEPT_ENCODING", ""):
        form, body = ZIPPED, page.zipped
    else:
        form, body = PLAIN, page.body
    # Setting thirty headers one by one would cost a third of the whole answer.
    response.headers._store = page.headers_for(form).copy()
    response.headers._store["x-cache"] = ("X-Cache", how)
    response.content = b"" if request.method == "HEAD" else body
    return response
