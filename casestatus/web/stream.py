"""The live stream: topic names over server-sent events, filtered by what the person may see (architecture §5)."""

import json
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import redis
from prometheus_client import Gauge

from casestatus.core.live import CHANNEL, sign_out_topic

HEARTBEAT = 15.0  # seconds
LASTS = 9 * 60.0  # seconds, then the browser asks anew and is authorised anew
PER_USER = 12  # streams at once

OPEN = Gauge("casestatus_live_streams", "Open live streams", ["audience"], multiprocess_mode="livesum")
END: list[str] = []


@dataclass(eq=False)
class Listener:
    """One open stream."""

    firm: str
    user: str
    may_read_texts: bool
    topics: "queue.SimpleQueue[list[str]]" = field(default_factory=queue.SimpleQueue)

    def offer(self, topics: list[str]) -> None:
        if sign_out_topic(self.user) in topics:
            self.topics.put(END)
            return
        allowed = [topic for topic in topics if self._may_hear(topic)]
        if allowed:
            self.topics.put(allowed)

    def _may_hear(self, topic: str) -> bool:
        if topic.startswith(("unread-", "signed-out-")):
            return topic == f"unread-{self.user}"
        if topic == "inbox" or topic.startswith(("conversation-", "present-")):
            return self.may_read_texts
        return True


class Hub:
    """All streams of this process, and the one thread that reads Redis for them."""

    def __init__(self, redis_url: str, *, most: int) -> None:
        self._url = redis_url
        self._most = most
        self._listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._reader: threading.Thread | None = None
        self._ended = False

    def join(self, listener: Listener) -> bool:
        """Add a stream. False when this process, or this user, has as many as it may."""
        with self._lock:
            same = sum(other.user == listener.user for other in self._listeners)
            if self._ended or len(self._listeners) >= self._most or same >= PER_USER:
                return False
            self._listeners.add(listener)
            self._start_reader()
        OPEN.labels("staff").inc()
        return True

    def leave(self, listener: Listener) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
                OPEN.labels("staff").dec()

    def end_all(self) -> None:
        """Close every stream, so that the process can stop."""
        self._ended = True
        for listener in list(self._listeners):
            listener.topics.put(END)

    def _start_reader(self) -> None:
        if self._reader is None or not self._reader.is_alive():
            self._reader = threading.Thread(target=self._read_for_ever, name="live", daemon=True)
            self._reader.start()

    def _read_for_ever(self) -> None:
        while not self._ended:
            try:
                self._read()
            except redis.RedisError:
                time.sleep(1)

    def _read(self) -> None:
        client = redis.Redis.from_url(self._url, socket_timeout=30, socket_connect_timeout=2)
        with client.pubsub(ignore_subscribe_messages=True) as feed:
            feed.psubscribe(CHANNEL + "*")
            self._offer_everybody(["inbox"])  # whatever was missed while nobody read
            while not self._ended:
                message = feed.get_message(timeout=20)
                if message is not None:
                    self._offer(message["channel"].decode().removeprefix(CHANNEL), json.loads(message["data"]))

    def _offer(self, firm: str, topics: list[str]) -> None:
        for listener in list(self._listeners):
            if listener.firm == firm:
                listener.offer(topics)

    def _offer_everybody(self, topics: list[str]) -> None:
        for listener in list(self._listeners):
            listener.offer(topics)


_hub: Hub | None = None


def set_up(redis_url: str, *, most: int) -> None:
    """Make this process's hub, for at most `most` streams."""
    global _hub
    _hub = Hub(redis_url, most=most)


def hub() -> Hub:
    if _hub is None:
        raise RuntimeError("This process has no live hub.")
    return _hub


def end_all() -> None:
    """Called when the web process is told to stop."""
    if _hub is not None:
        _hub.end_all()


def events(listener: Listener) -> Iterator[str]:
    """The body of a stream: an event for each change, a comment every 15 seconds, an end after nine minutes."""
    end = time.monotonic() + LASTS
    try:
        yield "retry: 2000\n\n"
        while time.monotonic() < end:
            try:
                topics = listener.topics.get(timeout=HEARTBEAT)
            except queue.Empty:
                yield ": still here\n\n"
                continue
            if topics is END:
                return
            yield f"event: topics\ndata: {json.dumps(_and_all_waiting(listener, topics))}\n\n"
    finally:
        hub().leave(listener)


def _and_all_waiting(listener: Listener, topics: list[str]) -> list[str]:
    """What piled up for a slow reader, each topic once."""
    together = dict.fromkeys(topics)
    while not listener.topics.empty():
        more = listener.topics.get()
        if more is END:
            listener.topics.put(END)
            break
        together.update(dict.fromkeys(more))
    return list(together)
