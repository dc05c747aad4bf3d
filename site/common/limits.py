"""How often one may do a thing: a fixed window counted in the cache.

    if not limits.allow("search", limits.visitor(request), limit=30, seconds=60): ...

    @limited("comment", limit=5, seconds=60)       # by member, or by address for who is not signed in
    def post_comment(request): ...

The decorator raises `TooMany`; `common.middleware.TooManyMiddleware` answers with a page that says when to come back.
"""

import hashlib
import ipaddress
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache, caches
from django.core.cache.backends.base import BaseCache
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from common.caches import redis_client


class TooMany(Exception):
    """Somebody did a thing more often than we allow. `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too often; try again in {seconds} s.")
        self.seconds = seconds


def allow(name: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count this time; False if it is more than `limit` in the present window of `seconds`."""
    return _count(name, who, seconds) <= limit


def demand(name: str, who: str, *, limit: int, seconds: int) -> None:
    """Like `allow`, but raises TooMany."""
    if not allow(name, who, limit=limit, seconds=seconds):
        raise TooMany(seconds - int(time.time()) % seconds)


def limited(
    name: str,
    *,
    limit: int,
    seconds: int,
    methods: tuple[str, ...] = ("POST",),
    by: Callable[[HttpRequest], str] | None = None,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Limit a view, by default its POSTs, by who asks."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def limited_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                demand(name, (by or visitor)(request), limit=limit, seconds=seconds)
            return view(request, *args, **kwargs)

        return limited_view

    return decorate


def visitor(request: HttpRequest) -> str:
    """Who asks, as far as limits care: the member, or the address (of IPv6 its network, which one person owns)."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"member:{user.pk}"
    # allauth knows about trusted proxies (ALLAUTH_TRUSTED_PROXY_COUNT); its limits and ours must see the same address.
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _count(name: str, who: str, seconds: int) -> int:
    window = int(time.time()) // seconds
    # Addresses and e-mails are not left lying in the cache.
    key = f"limit:{name}:{hashlib.blake2b(who.encode(), digest_size=12).hexdigest()}:{window}"
    if (client := redis_client()) is not None:
        return _count_in_redis(client, f"svoi:{key}", seconds)
    if cache.add(key, 1, timeout=seconds + 5):
        return 1
    try:
        count = cache.incr(key)
        if type(caches["default"]).incr is BaseCache.incr:  # a cache that cannot count by itself forgets the time limit
            cache.touch(key, timeout=seconds + 5)
        return count
    except ValueError:  # it expired between the two calls
        cache.set(key, 1, timeout=seconds + 5)
        return 1


def _count_in_redis(client: Any, key: str, seconds: int) -> int:
    """In one trip; through the cache it would be three."""
    with client.pipeline(transaction=False) as pipe:
        pipe.incr(key)
        pipe.expire(key, seconds + 5)
        count, _is_limited = pipe.execute()
    return int(count)
