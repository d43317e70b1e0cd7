"""Who is where right now: ids in Redis for some seconds, nowhere else. Without Redis nobody is anywhere."""

import time
from enum import StrEnum
from uuid import UUID

import redis

from casestatus.core.carrier import quick_redis

PLACE = "casestatus:present:"
LASTS = 25  # seconds after the last sign; pages give one every ten

_client: redis.Redis | None = None


class Doing(StrEnum):
    """What somebody is about."""

    READING = "reading"
    WRITING = "writing"


def set_up(url: str) -> None:
    """Choose the Redis of this process."""
    global _client
    _client = quick_redis(url)


def give_sign(place: str, person: UUID, doing: Doing | None) -> bool:
    """Say that the person is at the place and does this, or, with None, is there no more. Whether that is news."""
    key, moment = PLACE + place, time.time()
    before = _signs(key)
    pipe = _pipe()
    if pipe is None:
        return False
    pipe.zremrangebyscore(key, "-inf", moment - LASTS)
    for other in Doing:
        if other is not doing:
            pipe.zrem(key, f"{person} {other}")
    if doing is not None:
        pipe.zadd(key, {f"{person} {doing}": moment})
        pipe.expire(key, LASTS)
    try:
        pipe.execute()
    except redis.RedisError:
        return False
    return before.get(person) != doing


def who_is_at(place: str) -> dict[UUID, Doing]:
    """Everybody who gave a sign there lately, and what they do."""
    return _signs(PLACE + place)


def _pipe() -> "redis.client.Pipeline | None":
    return None if _client is None else _client.pipeline()


def _signs(key: str) -> dict[UUID, Doing]:
    if _client is None:
        return {}
    try:
        signs = _client.zrangebyscore(key, time.time() - LASTS, "+inf")
    except redis.RedisError:
        return {}
    found = [str(sign, "utf-8").split() for sign in signs if isinstance(sign, bytes)]
    return {UUID(person): Doing(doing) for person, doing in found}
