"""`/live/`: what happens elsewhere, told to open pages as server-sent events.

It stands before Django and not inside: under ASGI Django keeps a thread, and with it a database connection, for each
request until its answer ends, and these answers end when somebody closes the page. Here a stream is two small tasks;
threads and connections are borrowed for the moments in which something is asked.

    /live/?on=topic:12&on=me[&since=1763800000000000]

204 means: nothing to hear here (not signed in, or nothing that one may hear); 429: too many pages of one member.
"""

import asyncio
import contextlib
import io
import json
import random
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import connections

from live import channels
from live.hub import Hub, Stream

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[..., Awaitable[None]]

PATH = "/live/"
HEARTBEAT = 20.0  # seconds: below what proxies take for silence
ASK_AGAIN = 60.0  # whether one may still listen
OF_ONE_MEMBER = 12
OF_ONE_PROCESS = 4000
THREADS = 4

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx hands each line on at once
    (b"x-content-type-options", b"nosniff"),
]


class Asked(NamedTuple):
    session_key: str | None
    on: list[str]
    since: int | None


class Streams:
    """Answers `/live/` itself and hands everything else to Django."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self.hub = Hub(self._in_thread)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
            await self._answer(scope, receive, send)
        else:
            await self.application(scope, receive, send)

    async def _in_thread(self, ask: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(_and_let_go, ask, *args))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            asked = _read(scope)
        except (ValueError, BadRequest, SuspiciousOperation, RequestDataTooBig):
            await _refuse(send, 400)
            return
        if asked.session_key is None or not asked.on:
            await _refuse(send, 204)
            return
        member, heard = await self._in_thread(who_hears, asked.session_key, asked.on)
        if not heard:
            await _refuse(send, 204)
        elif self.hub.count(member) >= OF_ONE_MEMBER or self.hub.count() >= OF_ONE_PROCESS:
            await _refuse(send, 429)
        else:
            await self._tell(asked, Stream(member, heard), receive, send)

    async def _tell(self, asked: Asked, stream: Stream, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        leaving = asyncio.create_task(_wait_until_it_leaves(receive, stream))
        try:
            await self.hub.add(stream, asked.since)
            await self._tell_until_it_leaves(asked, stream, send)
            await send({"type": "http.response.body", "body": b""})
        except OSError:
            pass  # the page closed while a line was on its way
        finally:
            leaving.cancel()
            self.hub.remove(stream)

    async def _tell_until_it_leaves(self, asked: Asked, stream: Stream, send: Send) -> None:
        clock = asyncio.get_running_loop().time
        ask_at = clock() + ASK_AGAIN * random.uniform(0.7, 1)  # noqa: S311  (not all in the same second)
        while True:
            line, is_silent = None, False
            try:
                line = await asyncio.wait_for(stream.lines.get(), min(HEARTBEAT, max(0.01, ask_at - clock())))
            except TimeoutError:
                is_silent = True
            if clock() >= ask_at:
                member, heard = await self._in_thread(who_hears, asked.session_key, asked.on)
                if member != stream.member or not heard:
                    return
                self.hub.leave(stream, stream.channels.keys() - heard.keys())
                ask_at = clock() + ASK_AGAIN
            if is_silent:
                body = b":\n\n"
            elif line is None:
                return
            elif "on" in line and line["on"] not in stream.channels.values():
                continue  # it waited while the right to hear it ended
            else:
                body = f"data: {json.dumps(line, separators=(',', ':'))}\n\n".encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})


def who_hears(session_key: str, on: list[str]) -> tuple[int, dict[str, str]]:
    """The member of this session and the channels that he or she may hear; nothing is written."""
    request: Any = type("Request", (), {})()
    request.session = _session_class()(session_key)
    user: Any = get_user(request)
    if not user.is_authenticated:
        return 0, {}
    return user.pk, channels.heard_by(user, on)


def _session_class() -> Any:
    class ReadSession(import_module(settings.SESSION_ENGINE).SessionStore):  # type: ignore[misc]
        """After a change of the secret key Django gives a session another name, which only a page can tell the browser."""

        def cycle_key(self) -> None:
            pass

        def flush(self) -> None:
            pass

    return ReadSession


def _read(scope: Scope) -> Asked:
    request = ASGIRequest(scope, io.BytesIO())
    since = request.GET.get("since")
    return Asked(
        request.COOKIES.get(settings.SESSION_COOKIE_NAME), request.GET.getlist("on"), int(since) if since else None
    )


def _and_let_go(ask: Callable[..., Any], *args: Any) -> Any:
    try:
        return ask(*args)
    finally:
        connections.close_all()


async def _wait_until_it_leaves(receive: Receive, stream: Stream) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
        stream.close()


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})
