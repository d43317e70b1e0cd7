"""Whether the queue answers and somebody works on it. Workers and the clock leave a sign of life there."""

import time

import redis
from rq import Queue

from casestatus.core.carrier import quick_redis

ALIVE = "casestatus:alive:"
LATELY = 30  # seconds
KINDS = ("texts", "default", "files", "clock")

_client: redis.Redis | None = None


def set_up(url: str) -> None:
    """Choose the Redis of this process."""
    global _client
    _client = quick_redis(url)


def answers() -> bool:
    """Whether Redis answers. Raises RedisError when it does not."""
    return _client is not None and bool(_client.ping())


def workers_seen() -> bool:
    """Whether every kind of worker gave a sign of life in the last 30 seconds. Raises RedisError without Redis."""
    return _client is not None and all(_client.mget([ALIVE + kind for kind in KINDS]))


def length(name: str) -> int | None:
    """How many jobs wait in the queue of this name. None when Redis does not say."""
    if _client is None:
        return None
    try:
        return int(_client.llen(Queue.redis_queue_namespace_prefix + name))
    except redis.RedisError:
        return None


def still_alive(kind: str) -> None:
    """A sign of life of a worker or the clock. Without Redis nobody hears it."""
    if _client is None:
        return
    try:
        _client.set(ALIVE + kind, str(int(time.time())), ex=LATELY)
    except redis.RedisError:
        return
