"""What was said lately on each channel: handed from process to process, and told to pages that looked away meanwhile.

With Redis or Valkey as cache a channel is a short list there, and every process that holds streams is told at once by
pub/sub. Without, the list is a value in the cache; processes look there every two seconds, the one that spoke at once.
"""

import json
import threading
import time
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.core.cache import cache

from common.caches import redis_client

KEPT, SECONDS = 20, 60 * 60


class Said(NamedTuple):
    """`number` grows with time (microseconds), so that a page can say what it has heard already."""

    channel: str
    number: int
    event: str
    facts: dict[str, int | bool | None]


_last_number = 0
_lock = threading.Lock()


def number_now() -> int:
    global _last_number
    with _lock:
        _last_number = max(time.time_ns() // 1000, _last_number + 1)
        return _last_number


def shout_name() -> str:
    """Where processes tell each other. Redis keeps databases apart, but not what is published."""
    client = redis_client()
    number = client.connection_pool.connection_kwargs.get("db") or 0 if client else 0
    return f"svoi:live:{number}"


def _key(channel: str) -> str:
    return f"live:{channel}"


def _unpack(channel: str, line: bytes | str) -> Said:
    return Said(channel, *json.loads(line))


def unpack_shout(line: bytes | str) -> Said:
    return Said(*json.loads(line))


def add(channels: Iterable[str], event: str, facts: dict[str, int | bool | None]) -> None:
    number = number_now()
    client = redis_client()
    if client is None:
        with (
            _lock
        ):  # processes may still lose a line to each other; a page that misses it shows it when it is opened anew
            for channel in channels:
                lines = cache.get(_key(channel), [])
                cache.set(_key(channel), [*lines, (number, event, facts)][-KEPT:], timeout=SECONDS)
        return
    with client.pipeline(transaction=False) as pipe:
        for channel in channels:
            key = f"svoi:{_key(channel)}"
            pipe.rpush(key, json.dumps([number, event, facts]))
            pipe.ltrim(key, -KEPT, -1)
            pipe.expire(key, SECONDS)
            pipe.publish(shout_name(), json.dumps([channel, number, event, facts]))
        pipe.execute()


def read(channels: Collection[str]) -> list[Said]:
    """What is still known of these channels, in the order it was said."""
    client = redis_client()
    if client is None:
        found = cache.get_many([_key(channel) for channel in channels])
        said = [Said(channel, *line) for channel in channels for line in found.get(_key(channel), [])]
    else:
        with client.pipeline(transaction=False) as pipe:
            for channel in channels:
                pipe.lrange(f"svoi:{_key(channel)}", 0, -1)
            said = [
                _unpack(channel, line)
                for channel, lines in zip(channels, pipe.execute(), strict=True)
                for line in lines
            ]
    return sorted(said, key=lambda line: line.number)
