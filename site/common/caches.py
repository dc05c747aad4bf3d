"""Redis or Valkey as the site's cache."""

from typing import Any

from django.core.cache import caches
from django.core.cache.backends import redis

_clients: dict[str, Any] = {}
_Base: Any = redis.RedisCacheClient  # its type stubs leave out what a subclass needs


class _Client(_Base):
    """One client, and so one pool of connections, per server for the whole process.

    Django makes a client for every call, which costs more than the call itself, and under ASGI a pool, with a new
    connection, for every request. Clients and pools of redis-py are safe to share between threads and after a fork.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = [f"{server} {sorted(self._pool_options.items(), key=str)}" for server in self._servers]

    def get_client(self, key: str | None = None, *, write: bool = False) -> Any:
        index = self._get_connection_pool_index(write)
        name = self._names[index]
        if name not in _clients:
            pool = self._pool_class.from_url(self._servers[index], **self._pool_options)
            _clients.setdefault(name, self._client(connection_pool=pool))
        return _clients[name]


class RedisCache(redis.RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client


def redis_client() -> Any:
    """The connection behind the site's cache, for what a cache cannot do (lists, pub/sub); None with another cache."""
    cache: Any = caches["default"]
    return cache._cache.get_client(None, write=True) if isinstance(cache, RedisCache) else None


def redis_address() -> str:
    """Where that connection leads, for a client of another kind."""
    cache: Any = caches["default"]
    return cache._servers[0]
