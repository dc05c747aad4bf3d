"""Streams as a browser meets them: on a real server, in an event loop of its own."""

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
import uvicorn
from django.core.cache import cache
from django.db import connections
from django.test import override_settings

from live import channels, hub, streams
from live.actions import publish

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """One open page: reads its stream until somebody closes it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.status = 0

    async def line(self) -> str:
        """The next line with something in it; "" when the stream has ended."""
        while True:
            read = (await asyncio.wait_for(self.reader.readline(), 10)).decode()
            if not read:
                return ""
            text = read.strip()
            if text == "0":  # the last chunk
                return ""
            if text.startswith(("data:", ":")):
                return text

    async def heard(self) -> tuple[str, str, dict[str, Any]]:
        """The next event, past heartbeats and numbers."""
        while True:
            text = await self.line()
            assert text, "The stream has ended."
            if text.startswith("data:"):
                told = json.loads(text.removeprefix("data:"))
                if "event" in told:
                    return told["on"], told["event"], told["detail"]

    async def number(self) -> int:
        while True:
            text = await self.line()
            if text.startswith("data:") and "event" not in (told := json.loads(text.removeprefix("data:"))):
                return told["number"]

    async def ends(self) -> None:
        while await self.line():
            pass

    def close(self) -> None:
        self.writer.close()


class Site:
    def __init__(self, application: streams.Streams) -> None:
        self.application = application
        self.server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="error", lifespan="off"))
        self.server.config.timeout_graceful_shutdown = 1

    @property
    def port(self) -> int:
        return self.server.servers[0].sockets[0].getsockname()[1]

    @asynccontextmanager
    async def page(self, cookie: str, query: str) -> Any:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET /live/?{query} HTTP/1.1\r\nHost: testserver\r\nCookie: {cookie}\r\n\r\n".encode())
        page = Page(reader, writer)
        page.status = int((await asyncio.wait_for(reader.readline(), 20)).split()[1])
        try:
            yield page
        finally:
            page.close()

    def held(self) -> int:
        return self.application.hub.count()

    async def wait_until(self, is_so: Callable[[], bool]) -> None:
        for _ in range(500):
            if is_so():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("It did not come about.")


@contextmanager
def running() -> Iterator[Site]:
    async def django(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    site = Site(streams.Streams(django))
    thread = threading.Thread(target=site.server.run)
    thread.start()
    try:
        while not site.server.started:
            time.sleep(0.01)
        yield site
    finally:
        site.server.should_exit = True
        thread.join()


def play(scene: Callable[..., Coroutine[Any, Any, None]], *sites: Site) -> None:
    """In a thread of its own: where a browser was tested before, a loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(scene(*sites))).result()


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture(autouse=True)
def may_hear(monkeypatch) -> dict[str, bool]:
    """Of the things, those that are listed as True."""
    allowed = {"1": True, "2": True, "closed": False}
    monkeypatch.setattr(channels, "_declared", {})
    channels.declare("thing", lambda user, which: allowed.get(which, False))
    return allowed


@pytest.fixture
def cookie(member, sign_in) -> str:
    return cookie_of(sign_in(member))


def cookie_of(client) -> str:
    return f"sessionid={client.cookies['sessionid'].value}"


def say(*args: Any, **facts: int) -> Any:
    """Speak from another thread, as a page's view would."""
    return elsewhere(publish, *args, **facts)


def elsewhere(do: Callable[..., Any], *args: Any, **facts: int) -> Any:
    def and_close() -> None:
        do(*args, **facts)
        connections.close_all()

    return asyncio.to_thread(and_close)


def test_an_open_page_hears_at_once_what_is_said_on_its_channels(site, cookie, member):
    async def scene() -> None:
        async with site.page(cookie, "on=thing:1&on=me") as page:
            assert page.status == 200
            await page.number()
            begun = time.monotonic()
            await say("thing:1", "posted", last=7)
            await say("thing:2", "posted", last=8)
            await say(f"me:{member.pk}", "noticed", unread=3)
            assert await page.heard() == ("thing:1", "posted", {"last": 7})
            assert await page.heard() == ("me", "noticed", {"unread": 3})
            assert time.monotonic() - begun < hub.LOOK_EVERY

    play(scene)


def test_nobody_hears_what_they_may_not(site, cookie, member, other_member, sign_in):
    async def scene() -> None:
        async with site.page(cookie, "on=thing:closed") as page:
            assert page.status == 204
        async with site.page(cookie, f"on=thing:closed&on=me:{other_member.pk}&on=thing:1") as page:
            await page.number()
            await say("thing:closed", "posted", last=1)
            await say(f"me:{other_member.pk}", "noticed", unread=1)
            await say("thing:1", "posted", last=2)
            assert await page.heard() == ("thing:1", "posted", {"last": 2})

    play(scene)


@pytest.mark.parametrize("sent", ["", "sessionid=forged", "sessionid="])
def test_visitors_have_no_stream(site, sent):
    async def scene() -> None:
        async with site.page(sent, "on=thing:1") as page:
            assert page.status == 204

    play(scene)


def test_everything_else_is_answered_by_django(site):
    async def scene() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        writer.write(b"GET /live/poll/ HTTP/1.1\r\nHost: testserver\r\n\r\n")
        assert b" 418 " in await reader.readline()
        writer.close()

    play(scene)


def test_a_page_that_comes_back_is_told_what_it_missed(site, cookie):
    async def scene() -> None:
        async with site.page(cookie, "on=thing:1") as page:
            since = await page.number()
        await say("thing:1", "posted", last=1)
        await say("thing:1", "posted", last=2)
        async with site.page(cookie, f"on=thing:1&since={since}") as page:
            assert await page.heard() == ("thing:1", "posted", {"last": 1})
            assert await page.heard() == ("thing:1", "posted", {"last": 2})
        async with site.page(cookie, "on=thing:1") as page:
            assert await page.number() > since
            await say("thing:1", "posted", last=3)
            assert await page.heard() == ("thing:1", "posted", {"last": 3})

    play(scene)


def test_what_another_process_says_is_heard_a_little_later(site, cookie, monkeypatch):
    monkeypatch.setattr(hub, "LOOK_EVERY", 0.05)
    monkeypatch.setattr(hub, "wake_all", lambda: None)

    async def scene() -> None:
        async with site.page(cookie, "on=thing:1") as page:
            await page.number()
            await say("thing:1", "posted", last=7)
            await say("thing:1", "posted", last=8)
            assert await page.heard() == ("thing:1", "posted", {"last": 7})
            assert await page.heard() == ("thing:1", "posted", {"last": 8})

    play(scene)


def test_a_closed_page_is_noticed(site, cookie):
    async def scene() -> None:
        async with site.page(cookie, "on=thing:1") as page:
            await page.number()
            assert site.held() == 1
        await site.wait_until(lambda: site.held() == 0)

    play(scene)


def test_a_silent_stream_is_kept_alive(site, cookie, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)

    async def scene() -> None:
        async with site.page(cookie, "on=thing:1") as page:
            await page.number()
            assert await page.line() == ":"
            assert await page.line() == ":"

    play(scene)


def test_a_right_that_ends_ends_the_hearing(site, cookie, may_hear, monkeypatch):
    monkeypatch.setattr(streams, "ASK_AGAIN", 0.1)

    async def scene() -> None:
        async with site.page(cookie, "on=thing:1&on=thing:2") as page:
            await page.number()
            may_hear["1"] = False
            await asyncio.sleep(0.4)
            await say("thing:1", "posted", last=1)
            await say("thing:2", "posted", last=2)
            assert await page.heard() == ("thing:2", "posted", {"last": 2})
            may_hear["2"] = False
            await page.ends()

    play(scene)


def test_signing_out_ends_the_stream(site, member, sign_in, monkeypatch):
    monkeypatch.setattr(streams, "ASK_AGAIN", 0.1)
    client = sign_in(member)

    async def scene() -> None:
        async with site.page(cookie_of(client), "on=me") as page:
            await page.number()
            await elsewhere(client.logout)
            await page.ends()

    play(scene)


def test_a_change_of_the_secret_key_does_not_sign_out_who_only_listens(site, member, sign_in, settings):
    client = sign_in(member)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-one"

    async def scene() -> None:
        async with site.page(cookie_of(client), "on=me") as page:
            assert page.status == 200

    play(scene)
    assert client.get("/me/").status_code == 200


def test_one_member_has_only_so_many_streams(site, cookie, other_member, sign_in, monkeypatch):
    monkeypatch.setattr(streams, "OF_ONE_MEMBER", 1)
    other = cookie_of(sign_in(other_member, fresh=True))

    async def scene() -> None:
        async with site.page(cookie, "on=thing:1") as first:
            await first.number()
            async with site.page(cookie, "on=thing:1") as second:
                assert second.status == 429
            async with site.page(other, "on=thing:1") as theirs:
                assert theirs.status == 200

    play(scene)


def test_a_page_that_reads_too_slowly_is_let_go():
    async def scene() -> None:
        stream = hub.Stream(1, {"thing:1": "thing:1"})
        for number in range(hub.WAITING_LINES + 1):
            stream.tell(hub.Said("thing:1", number, "posted", {}))
        assert stream.is_closed

    play(scene)


def test_streams_need_no_thread_and_no_database_while_they_sleep(site, cookie, monkeypatch):
    """Sixty here, five hundred in bench/."""
    monkeypatch.setattr(streams, "OF_ONE_MEMBER", 100)

    async def scene() -> None:
        before = threading.active_count()
        opened = [site.page(cookie, "on=thing:1") for _ in range(60)]
        pages = [await page.__aenter__() for page in opened]
        assert {page.status for page in pages} == {200}
        await site.wait_until(lambda: site.held() == 60)
        assert threading.active_count() <= before + streams.THREADS + 4
        await say("thing:1", "posted", last=1)
        assert {(await page.heard())[1] for page in pages} == {"posted"}
        for page in opened:
            await page.__aexit__(None, None, None)
        await site.wait_until(lambda: site.held() == 0)

    play(scene)


@pytest.fixture
def _redis() -> Iterator[None]:
    address = os.environ.get("TEST_REDIS_URL")
    if not address:
        pytest.skip("TEST_REDIS_URL names no Redis.")
    with override_settings(CACHES={"default": {"BACKEND": "common.caches.RedisCache", "LOCATION": address}}):
        cache.clear()
        yield


@pytest.mark.usefixtures("_redis")
def test_processes_tell_each_other_through_redis(member, sign_in):
    cookie = cookie_of(sign_in(member))

    async def scene(one: Site, other: Site) -> None:
        async with one.page(cookie, "on=thing:1") as here, other.page(cookie, "on=thing:1") as there:
            since = await here.number()
            await there.number()
            await say("thing:1", "posted", last=7)
            assert await here.heard() == await there.heard() == ("thing:1", "posted", {"last": 7})
        async with one.page(cookie, f"on=thing:1&since={since}") as page:
            assert await page.heard() == ("thing:1", "posted", {"last": 7})

    with running() as one, running() as other:
        play(scene, one, other)
