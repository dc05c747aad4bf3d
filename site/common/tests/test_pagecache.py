"""The page cache, with each of the caches the site may run on."""

import gzip
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import transaction
from django.test import AsyncClient, Client

from common import pagecache
from common.tests import urls_of_pagecache

pytestmark = [pytest.mark.django_db, pytest.mark.urls("common.tests.urls_of_pagecache")]

BACKENDS: dict[str, dict[str, Any]] = {
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    "files": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"},
    "redis": {"BACKEND": "common.caches.RedisCache", "LOCATION": os.environ.get("TEST_REDIS_URL")},
}


@pytest.fixture(params=BACKENDS, autouse=True)
def _each_cache(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    backend = dict(BACKENDS[request.param])
    if request.param == "files":
        backend["LOCATION"] = str(tmp_path)
    if request.param == "redis" and not backend["LOCATION"]:
        pytest.skip("Set TEST_REDIS_URL to test with Redis.")
    settings.CACHES = {"default": backend | {"KEY_PREFIX": "test-pages"}}
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0, "LOOK_EVERY": 0}
    pagecache.memory.__init__()  # type: ignore[misc]
    urls_of_pagecache.rendered = count(1)
    urls_of_pagecache.during_rendering.clear()
    cache.clear()
    yield
    cache.clear()
    caches.close_all()


@pytest.fixture
def client() -> Client:
    return Client()


def purge(*tags: str, capture: Any) -> None:
    with capture(execute=True):
        pagecache.purge(*tags)


def another_process() -> None:
    """What a process that served nothing yet knows."""
    pagecache.memory.__init__()  # type: ignore[misc]


def seen(response: Any) -> tuple[str, str]:
    return response.headers["X-Cache"], response.content.decode().split(",")[0]


# --- Keeping and answering --------------------------------------------------------------------------------------------


def test_a_page_is_rendered_once_for_all_visitors(client: Client) -> None:
    assert seen(client.get("/page/")) == ("miss", "rendered 1 times")
    assert seen(client.get("/page/")) == ("hit", "rendered 1 times")
    another_process()
    assert seen(Client().get("/page/")) == ("hit", "rendered 1 times")


async def ask_async() -> list[tuple[str, str]]:
    return [seen(await AsyncClient().get("/page/")) for _ in range(2)]


def test_works_under_asgi() -> None:
    assert async_to_sync(ask_async)() == [("miss", "rendered 1 times"), ("hit", "rendered 1 times")]


def test_hit_and_miss_are_the_same_to_the_reader(client: Client) -> None:
    miss, hit = client.get("/page/"), client.get("/page/")

    assert miss.content == hit.content
    assert {k: v for k, v in miss.headers.items() if k != "X-Cache"} == {
        k: v for k, v in hit.headers.items() if k != "X-Cache"
    }
    assert hit.headers["X-Of-The-View"] == "yes"
    assert hit.headers["Cache-Control"] == "public, max-age=0, s-maxage=0, must-revalidate"
    assert hit.headers["Vary"] == "Accept-Encoding, Cookie"
    assert "Content-Security-Policy" in hit.headers


def test_a_hit_costs_no_query_and_one_look_into_the_cache(
    client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/page/")
    client.get("/page/")
    looks: list[str] = []
    backend = type(caches["default"])
    for name in ("get", "get_many", "set", "add"):
        original = getattr(backend, name)
        monkeypatch.setattr(backend, name, lambda *a, _o=original, _n=name, **k: (looks.append(_n), _o(*a, **k))[1])

    with django_assert_num_queries(0):
        client.get("/page/")

    assert looks == ["get"]


def test_a_busy_process_does_not_even_look(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0, "LOOK_EVERY": 60}
    for _ in range(3):
        client.get("/page/")
    monkeypatch.setattr(type(caches["default"]), "get", lambda *args, **kwargs: pytest.fail("It looked."))

    assert seen(client.get("/page/")) == ("hit", "rendered 1 times")


def test_what_another_process_purged_is_seen_after_the_agreed_time(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0, "LOOK_EVERY": 0.2}
    for _ in range(3):
        client.get("/page/1/")
    mine, pagecache.memory = pagecache.memory, pagecache.Memory()
    pagecache._purge_now(frozenset({"page:1"}))
    pagecache.memory = mine

    time.sleep(0.25)

    assert seen(client.get("/page/1/"))[0] == "miss"


def test_what_a_process_purged_itself_it_sees_at_once(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"CLOCK_SKEW": 0, "LOOK_EVERY": 60}
    for _ in range(3):
        client.get("/page/1/")
    pagecache._purge_now(frozenset({"page:1"}))

    assert seen(client.get("/page/1/"))[0] == "miss"


def test_who_takes_gzip_gets_the_page_compressed(client: Client) -> None:
    plain = client.get("/page/").content
    response = client.get("/page/", headers={"Accept-Encoding": "br, gzip"})

    assert gzip.decompress(response.content) == plain
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Length"] == str(len(response.content))


def test_who_has_the_page_is_told_that_it_did_not_change(client: Client) -> None:
    etag = client.get("/page/").headers["ETag"]

    response = client.get("/page/", headers={"If-None-Match": f'"other", {etag}'})
    strong = client.get("/page/", headers={"If-None-Match": etag.removeprefix("W/")})

    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
    assert "Content-Length" not in response.headers
    assert strong.status_code == 304
    assert client.get("/page/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_is_answered_from_the_kept_page_but_never_kept(client: Client) -> None:
    first = client.head("/page/")
    body = client.get("/page/").content
    response = client.head("/page/")

    assert "X-Cache" not in first.headers
    assert (response.headers["X-Cache"], response.content) == ("hit", b"")
    assert response.headers["Content-Length"] == str(len(body))


def test_each_address_and_host_has_its_own_page(client: Client) -> None:
    client.get("/page/1/")

    assert seen(client.get("/page/2/")) == ("miss", "rendered 2 times")
    assert seen(client.get("/page/1/", headers={"Host": "other.example"})) == ("miss", "rendered 3 times")
    assert seen(client.get("/page/1/", secure=True)) == ("miss", "rendered 4 times")
    assert seen(client.get("/page/1/")) == ("hit", "rendered 1 times")


def test_marks_of_campaigns_make_no_new_page_and_reach_no_page(client: Client) -> None:
    first = client.get("/page/?utm_source=letter&after=abc&yclid=7")

    assert "for /page/?after=abc " in first.content.decode()
    assert seen(client.get("/page/?after=abc&utm_medium=x&gclid=1"))[0] == "hit"
    assert seen(client.get("/page/?after=abcd"))[0] == "miss"


def test_the_order_of_arguments_does_not_matter(client: Client) -> None:
    client.get("/page/?a=1&b=2")

    assert seen(client.get("/page/?b=2&a=1"))[0] == "hit"


def test_an_address_with_many_arguments_fills_no_cache(client: Client) -> None:
    assert "X-Cache" not in client.get("/page/?a=1&b=2&c=3&d=4").headers
    assert "X-Cache" not in client.get("/page/?a=" + "x" * 2000).headers


# --- Who and what is left out -----------------------------------------------------------------------------------------


def test_who_carries_a_session_gets_a_page_of_their_own(client: Client) -> None:
    client.get("/page/")
    client.cookies["sessionid"] = "abc"

    response = client.get("/page/")

    assert "X-Cache" not in response.headers
    assert response.content.startswith(b"rendered 2 times")
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert seen(Client().get("/page/")) == ("hit", "rendered 1 times")


@pytest.mark.parametrize("headers", [{"Authorization": "Basic x"}, {"HX-Request": "true"}])
def test_these_requests_pass_by(client: Client, headers: dict[str, str]) -> None:
    client.get("/page/")

    assert "X-Cache" not in client.get("/page/", headers=headers).headers


def test_a_post_passes_by(client: Client) -> None:
    client.get("/page/")

    assert "X-Cache" not in client.post("/page/").headers


def test_only_tagged_pages_are_kept(client: Client) -> None:
    client.get("/untagged/")

    assert client.get("/untagged/").content == b"rendered 2 times"


@pytest.mark.parametrize(
    "what",
    [
        "cookie",
        "session",
        "message",
        "token",
        "streaming",
        "missing",
        "vary",
        "accel",
        "private",
        "no-store",
        "no-cache",
        "max-age=0",
    ],
)
def test_these_answers_are_never_kept(what: str) -> None:
    Client().get(f"/special/{what}/")

    assert "X-Cache" not in Client().get(f"/special/{what}/").headers


def test_can_be_switched_off(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"ENABLED": False}
    client.get("/page/")

    assert "X-Cache" not in client.get("/page/").headers


def test_a_developer_sees_every_change_at_once(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    client.get("/page/")

    assert "X-Cache" not in client.get("/page/").headers


# --- Purging ----------------------------------------------------------------------------------------------------------


def test_a_purge_takes_what_has_the_tag_and_nothing_else(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.get("/page/1/")
    client.get("/page/2/")

    purge("page:1", capture=django_capture_on_commit_callbacks)

    assert seen(client.get("/page/2/")) == ("hit", "rendered 2 times")
    assert seen(client.get("/page/1/")) == ("miss", "rendered 3 times")
    assert seen(client.get("/page/1/")) == ("hit", "rendered 3 times")


def test_a_purge_reaches_every_process(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.get("/page/1/")
    kept = pagecache.memory
    pagecache.memory = pagecache.Memory()  # the process in which the editor works
    purge("site", capture=django_capture_on_commit_callbacks)
    pagecache.memory = kept

    assert seen(client.get("/page/1/")) == ("miss", "rendered 2 times")


def test_a_process_takes_over_what_another_rendered_anew(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.get("/page/1/")
    mine = pagecache.memory
    purge("page:1", capture=django_capture_on_commit_callbacks)
    pagecache.memory = pagecache.Memory()
    client.get("/page/1/")
    pagecache.memory = mine

    assert seen(client.get("/page/1/")) == ("hit", "rendered 2 times")


def test_a_purge_waits_for_the_commit(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.get("/page/1/")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        pagecache.purge("page:1")
        assert seen(client.get("/page/1/"))[0] == "hit"

    assert seen(client.get("/page/1/"))[0] == "miss"


def test_a_purge_of_a_change_taken_back_does_nothing(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.get("/page/1/")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        pagecache.purge("page:1")
        transaction.set_rollback(True)

    assert seen(client.get("/page/1/"))[0] == "hit"


def test_a_page_rendered_while_somebody_publishes_is_not_kept(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    urls_of_pagecache.during_rendering.append("page:1")
    with django_capture_on_commit_callbacks() as callbacks:
        client.get("/page/1/")
    urls_of_pagecache.during_rendering.clear()
    for callback in callbacks:  # the editor's commit comes after the page was rendered, and began to matter before
        callback()

    assert seen(client.get("/page/1/")) == ("miss", "rendered 2 times")


def test_a_page_that_began_before_a_purge_is_not_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering began, then somebody published and purged, then the page was stored: it may show the old text."""
    original = pagecache._keep

    def purge_then_keep(*arguments: Any) -> Any:
        pagecache._purge_now(frozenset({"page:1"}))
        return original(*arguments)

    monkeypatch.setattr(pagecache, "_keep", purge_then_keep)
    client.get("/page/1/")
    monkeypatch.setattr(pagecache, "_keep", original)

    assert seen(client.get("/page/1/")) == ("miss", "rendered 2 times")


def test_clocks_may_be_a_second_apart(client: Client, settings: Any) -> None:
    """The machine of the purge is 0.9 s behind: its stamp looks older than a page that was rendered before it."""
    settings.PAGE_CACHE = {"CLOCK_SKEW": 1.0, "LOOK_EVERY": 0}
    with time_machine.travel("2026-05-01 12:00:05", tick=False) as clock:
        client.get("/page/1/")
        clock.shift(-0.9)
        pagecache._purge_now(frozenset({"page:1"}))
        clock.shift(1)

        assert seen(client.get("/page/1/"))[0] == "miss"


def test_a_stamp_the_cache_has_dropped_costs_a_rendering_and_never_a_stale_page(client: Client) -> None:
    client.get("/page/1/")
    pagecache._purge_now(frozenset({"page:1"}))
    cache.delete("pages:tag:page:1")

    assert seen(client.get("/page/1/"))[0] == "miss"


def test_without_an_epoch_stamps_decide(client: Client) -> None:
    client.get("/page/1/")
    cache.delete("pages:epoch")

    assert seen(client.get("/page/1/"))[0] == "hit"


def test_the_command_purges_everything(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.get("/page/1/")
    client.get("/page/2/")

    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge_pages", stdout=StringIO())

    assert [seen(client.get(f"/page/{n}/"))[0] for n in (1, 2)] == ["miss", "miss"]


def test_the_command_purges_single_tags_too(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    client.get("/page/1/")
    client.get("/page/2/")

    with django_capture_on_commit_callbacks(execute=True):
        call_command("purge_pages", "page:1", stdout=StringIO())

    assert [seen(client.get(f"/page/{n}/"))[0] for n in (1, 2)] == ["miss", "hit"]


def test_a_front_cache_hears_what_was_purged(django_capture_on_commit_callbacks: Any) -> None:
    heard: list[frozenset[str]] = []

    def hear(sender: Any, tags: frozenset[str], **kwargs: Any) -> None:
        heard.append(tags)

    pagecache.purged.connect(hear)
    purge("page:1", "site", capture=django_capture_on_commit_callbacks)
    pagecache.purged.disconnect(hear)

    assert heard == [frozenset({"page:1", "site"})]


def test_a_front_cache_is_told_the_tags_when_it_asks(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"SEND_TAGS": True, "SHARED_SECONDS": 600}

    response = client.get("/page/1/")

    assert response.headers["Cache-Tag"] == "page:1,site,everything"
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=600, must-revalidate"


# --- Age, size and accidents ------------------------------------------------------------------------------------------


def test_a_page_grows_old(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"SECONDS": 3600}
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        client.get("/page/")
        clock.shift(3599)
        assert seen(client.get("/page/"))[0] == "hit"
        clock.shift(2)
        assert seen(client.get("/page/"))[0] == "miss"


def test_a_page_that_changes_by_itself_is_kept_until_then(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"SHARED_SECONDS": 3600, "CLOCK_SKEW": 0}
    with time_machine.travel("2026-05-01 12:00", tick=False) as clock:
        first = client.get("/ending/")
        clock.shift(timedelta(minutes=4, seconds=59))
        assert client.get("/ending/").headers["X-Cache"] == "hit"
        clock.shift(timedelta(seconds=2))
        assert client.get("/ending/").headers["X-Cache"] == "miss"

    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=300, must-revalidate"


def test_a_process_keeps_no_more_than_it_may(client: Client, settings: Any) -> None:
    settings.PAGE_CACHE = {"MEMORY_BYTES": 20_000, "CLOCK_SKEW": 0}
    for number in range(10):
        client.get(f"/page/{number}/")
        client.get(f"/page/{number}/")

    assert 0 < pagecache.memory._size <= 20_000
    assert len(pagecache.memory._pages) < 10
    assert seen(client.get("/page/0/"))[0] == "hit"


def test_a_cache_out_of_order_is_told_to_the_log_and_not_to_readers(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ConnectionError("no cache")

    backend = type(caches["default"])
    for name in ("get", "get_many", "set", "add"):
        monkeypatch.setattr(backend, name, broken)

    response = client.get("/page/")

    assert (response.status_code, response.headers["X-Cache"]) == (200, "miss")
    assert [record.message for record in caplog.records if record.name == "common.pagecache"] == [
        "The cache does not answer; the page is rendered.",
        "The cache does not answer; the page is not kept.",
    ]


def test_a_new_release_does_not_serve_the_pages_of_the_last_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/page/")
    monkeypatch.setattr(pagecache, "release", lambda: "next")

    assert seen(client.get("/page/"))[0] == "miss"


def test_what_another_release_kept_in_another_shape_is_rendered_anew(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/page/")
    cache.set(pagecache._key("http://testserver/page/?"), ("of", "another", "shape"))

    assert seen(client.get("/page/")) == ("miss", "rendered 2 times")


def test_tagging_is_safe_where_there_is_no_request() -> None:
    pagecache.tag_page(None, "site")


def test_a_stamp_made_anew_does_not_vouch_for_older_pages():
    """A purge may have been forgotten with the stamp: a page from before it, in another process' memory, is not valid."""
    older, newer = 1_000_000_000_000, 2_000_000_000_000
    pagecache.remember_tags(["water"], older)
    cache.clear()

    pagecache.remember_tags(["water"], newer)

    assert not pagecache.unpurged_since(["water"], older)
    assert pagecache.unpurged_since(["water"], newer)
