import os

import pytest

from common.caches import RedisCache
from common.testing import run_in_threads

address = os.environ.get("TEST_REDIS_URL", "")


@pytest.mark.skipif(not address, reason="Set TEST_REDIS_URL to test with Redis.")
def test_one_client_serves_the_whole_process() -> None:
    """Django keeps a cache object per thread and, under ASGI, per request: each would open a connection of its own."""

    def use() -> int:
        cache = RedisCache(address, {})
        cache.set("one-client", "yes", timeout=5)
        assert cache.get("one-client") == "yes"
        return id(cache._cache.get_client(write=True))

    assert len(set(run_in_threads([use] * 5))) == 1
