"""Carries notes to Redis: topics by pub/sub, tasks into RQ's queues, all in one pipeline.

Never waits long and never raises: any Redis error is counted, and for two seconds after one nothing is tried.
"""

import json
import time

import redis
from prometheus_client import Counter
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from casestatus.core.crash import crash_here
from casestatus.core.live import CHANNEL
from casestatus.core.notes import Notes, Task, Topic

LOST = Counter("casestatus_notes_lost", "Notes that did not reach Redis; the sweeps do their work", ["why"])
PAUSE = 2.0  # seconds without trying after an error
TIMEOUT = 0.25  # seconds for a connection and for an answer


def quick_redis(url: str) -> redis.Redis:
    """A client that gives up within half a second."""
    return redis.Redis.from_url(
        url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=Retry(NoBackoff(), 0), retry_on_timeout=False
    )


class RedisCarrier:
    """Takes notes to Redis, or lets them go."""

    def __init__(self, url: str) -> None:
        self._redis = quick_redis(url)
        self._not_before = 0.0

    def take(self, notes: Notes) -> None:
        crash_here("after-commit")
        if time.monotonic() < self._not_before:
            LOST.labels("pause").inc(len(notes))
            return
        try:
            self._send(notes)
        except redis.RedisError:
            self._not_before = time.monotonic() + PAUSE
            LOST.labels("error").inc(len(notes))

    def _send(self, notes: Notes) -> None:
        tasks = [note for note in notes if isinstance(note, Task)]
        if not tasks:
            _tell(notes, self._redis)
            return
        pipe = self._redis.pipeline()
        pipe.multi()  # RQ asks for it before the first command
        _tell(notes, pipe)
        for task in tasks:
            self._enqueue(task, pipe)
        pipe.execute()

    def _enqueue(self, task: Task, pipe: "redis.client.Pipeline") -> None:
        queue = Queue(task.queue, connection=self._redis, serializer=JSONSerializer)
        queue.enqueue_call(
            task.name, args=task.args, meta=task.meta, result_ttl=0, failure_ttl=3600, timeout=60, pipeline=pipe
        )


def _tell(notes: Notes, connection: redis.Redis) -> None:
    by_firm: dict[str, list[str]] = {}
    for note in notes:
        if isinstance(note, Topic):
            by_firm.setdefault(note.firm, []).append(note.name)
    for firm, names in by_firm.items():
        connection.publish(CHANNEL + firm, json.dumps(names))
