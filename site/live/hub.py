"""The streams that one process holds, and what tells them. Everything here but `wake_all` runs in one event loop."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any
from weakref import WeakSet

from common.caches import redis_address, redis_client
from live.lately import KEPT, Said, read, shout_name, unpack_shout

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds, without Redis
WAITING_LINES = 100  # of one stream; a page that reads slower than this is closed and comes again

Line = dict[str, Any] | None  # what a page is told; None: it has left
InThread = Callable[..., Awaitable[Any]]

_hubs: "WeakSet[Hub]" = WeakSet()


def wake_all() -> None:
    """Something was said in this process; from any thread."""
    for hub in list(_hubs):
        hub.wake()


class Stream:
    """One open page. `channels` is {channel: what the page calls it}."""

    def __init__(self, member: int, channels: dict[str, str]) -> None:
        self.member, self.channels = member, channels
        self.lines: asyncio.Queue[Line] = asyncio.Queue()
        self.is_closed = False
        self._told: set[tuple[str, int]] | None = set()  # while it is being added, two ways lead here

    def tell(self, said: Said) -> None:
        if said.channel not in self.channels or self.is_closed:
            return
        if self._told is not None:
            if (said.channel, said.number) in self._told:
                return
            self._told.add((said.channel, said.number))
        self.lines.put_nowait(
            {"on": self.channels[said.channel], "event": said.event, "number": said.number, "detail": said.facts}
        )
        if self.lines.qsize() > WAITING_LINES:
            self.close()

    def begin(self, since: int | None, known: list[Said]) -> None:
        """Tell what was said after `since`, and the number to ask with next time."""
        if since is not None:
            for said in known:
                if said.number > since:
                    self.tell(said)
        self._told = None
        newest = max((said.number for said in known), default=0)
        self.lines.put_nowait({"number": max(newest, since or 0)})

    def close(self) -> None:
        self.is_closed = True
        self.lines.put_nowait(None)


class Hub:
    def __init__(self, in_thread: InThread) -> None:
        self._in_thread = in_thread
        self._listeners: dict[str, set[Stream]] = {}
        self._heard: dict[str, deque[int]] = {}  # numbers told already, per channel somebody listens to
        self._streams: dict[int, set[Stream]] = {}  # by member
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        _hubs.add(self)

    def count(self, member: int | None = None) -> int:
        if member is not None:
            return len(self._streams.get(member, ()))
        return sum(map(len, self._streams.values()))

    async def add(self, stream: Stream, since: int | None) -> None:
        self._streams.setdefault(stream.member, set()).add(stream)
        for channel in stream.channels:
            self._listeners.setdefault(channel, set()).add(stream)
        if self._task is None or self._task.done():
            self._loop = asyncio.get_running_loop()
            self._woken = asyncio.Event()
            self._task = self._loop.create_task(self._listen())
        known: list[Said] = await self._in_thread(read, list(stream.channels))
        for said in known:
            # What others on the channel have not been told yet they are told now, and nobody twice.
            if said.channel in self._heard:
                self._tell(said)
        self._remember(known, stream.channels)
        stream.begin(since, known)

    def remove(self, stream: Stream) -> None:
        self.leave(stream, list(stream.channels))
        mine = self._streams.get(stream.member, set())
        mine.discard(stream)
        if not mine:
            self._streams.pop(stream.member, None)
        if not self._streams and self._task is not None:
            self._task.cancel()
            self._task = None

    def leave(self, stream: Stream, channels: Iterable[str]) -> None:
        for channel in channels:
            stream.channels.pop(channel, None)
            listeners = self._listeners.get(channel, set())
            listeners.discard(stream)
            if not listeners:
                self._listeners.pop(channel, None)
                self._heard.pop(channel, None)

    def wake(self) -> None:
        loop = self._loop
        if loop is not None and self._task is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._woken.set)

    def _remember(self, known: list[Said], channels: Collection[str]) -> None:
        for channel in channels:
            if channel in self._listeners and channel not in self._heard:
                numbers = (said.number for said in known if said.channel == channel)
                self._heard[channel] = deque(numbers, maxlen=KEPT * 3)

    def _tell(self, said: Said) -> None:
        heard = self._heard.get(said.channel)
        if heard is not None:
            if said.number in heard:
                return
            heard.append(said.number)
        for stream in self._listeners.get(said.channel, ()):
            stream.tell(said)

    async def _listen(self) -> None:
        """Until the last stream leaves; whatever breaks is tried again."""
        pause = 1.0
        while True:
            try:
                if redis_client() is None:
                    await self._look()
                else:
                    await self._subscribe()
                pause = 1.0
            except Exception:
                logger.exception("Live updates are not heard; trying again in %s s.", pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30)

    async def _look(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), LOOK_EVERY)
        self._woken.clear()
        await self._catch_up()

    async def _catch_up(self) -> None:
        channels = list(self._heard)
        for said in await self._in_thread(read, channels) if channels else ():
            self._tell(said)

    async def _subscribe(self) -> None:
        from redis.asyncio import Redis

        async with (
            Redis.from_url(redis_address(), health_check_interval=30) as client,
            client.pubsub(ignore_subscribe_messages=True) as radio,
        ):
            await radio.subscribe(shout_name())
            await self._catch_up()  # what was said while nobody was subscribed
            while True:
                message = await radio.get_message(timeout=30.0)
                if message is not None:
                    self._tell(unpack_shout(message["data"]))
