import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.crypto import get_random_string

from common import limits
from common.caches import redis_client
from common.testing import run_in_threads


def a_request(address: str = "203.0.113.7", method: str = "POST") -> HttpRequest:
    request = RequestFactory().generic(method, "/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return request


def test_allows_as_often_as_agreed_and_not_once_more() -> None:
    assert [limits.allow("search", "vera", limit=2, seconds=60) for _ in range(4)] == [True, True, False, False]


def test_counts_each_person_and_each_deed_by_itself() -> None:
    limits.allow("search", "vera", limit=1, seconds=60)

    assert limits.allow("search", "gleb", limit=1, seconds=60)
    assert limits.allow("post", "vera", limit=1, seconds=60)
    assert not limits.allow("search", "vera", limit=1, seconds=60)


def test_the_next_window_begins_anew() -> None:
    with time_machine.travel("2026-05-01 12:00:50", tick=False) as clock:
        limits.allow("search", "vera", limit=1, seconds=60)
        assert not limits.allow("search", "vera", limit=1, seconds=60)

        clock.shift(20)

        assert limits.allow("search", "vera", limit=1, seconds=60)


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "filebased.FileBasedCache"])
def test_a_long_window_is_remembered_to_its_end(settings: Any, tmp_path: Path, backend: str) -> None:
    """Django's base cache would keep a count for five minutes, whatever was asked for."""
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path)}}
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        for _ in range(2):
            limits.allow("report", "vera", limit=2, seconds=3600)
        clock.shift(3000)

        assert not limits.allow("report", "vera", limit=2, seconds=3600)


@pytest.mark.skipif(not os.environ.get("TEST_REDIS_URL"), reason="Set TEST_REDIS_URL to test with Redis.")
def test_redis_counts_in_one_trip_and_forgets_by_itself(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "common.caches.RedisCache", "LOCATION": os.environ["TEST_REDIS_URL"]}}
    who = get_random_string(8)

    counted = run_in_threads([lambda: limits.allow("search", who, limit=7, seconds=60)] * 10)

    assert sorted(counted) == [False] * 3 + [True] * 7
    client = redis_client()
    (key,) = [key for key in client.scan_iter("svoi:limit:search:*") if int(client.get(key)) == 10]
    assert 0 < client.ttl(key) <= 65
    client.delete(key)


def test_threads_are_counted_exactly() -> None:
    answers = run_in_threads([lambda: limits.allow("race", "vera", limit=5, seconds=3600)] * 12)

    assert sorted(answers) == [False] * 7 + [True] * 5


def test_demand_says_how_long_to_wait() -> None:
    with time_machine.travel("2026-05-01 12:00:50", tick=False):
        limits.demand("search", "vera", limit=1, seconds=60)
        with pytest.raises(limits.TooMany) as refused:
            limits.demand("search", "vera", limit=1, seconds=60)

    assert refused.value.seconds == 10


def test_the_decorator_limits_posts_and_lets_reading_pass() -> None:
    @limits.limited("comment", limit=1, seconds=60)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    view(a_request())

    assert view(a_request(method="GET")).status_code == 200
    with pytest.raises(limits.TooMany):
        view(a_request())
    assert view(a_request("203.0.113.8")).status_code == 200


def test_a_member_is_counted_wherever_they_are(member: object) -> None:
    request = a_request()
    request.user = member  # type: ignore[assignment]

    assert limits.visitor(request) == f"member:{member.pk}"  # type: ignore[attr-defined]


def test_a_network_of_ipv6_is_one_visitor() -> None:
    assert limits.visitor(a_request("2001:db8:1:2:aaaa::1")) == limits.visitor(a_request("2001:db8:1:2:bbbb::2"))
    assert limits.visitor(a_request("2001:db8:1:3::1")) != limits.visitor(a_request("2001:db8:1:2::1"))


def test_nobodys_address_is_kept_in_the_cache() -> None:
    limits.allow("search", "vera@example.org", limit=1, seconds=60)

    assert not any("vera" in key for key in cache._cache)  # type: ignore[attr-defined]
