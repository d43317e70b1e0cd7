"""Tells open phone pages to look again."""

import queue
import threading
from collections.abc import Iterator

_HEARTBEAT_SECONDS = 15.0
_END = ""


class Hub:
    """One queue per open page; carries topic names ("phones", a phone number), never content."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: set[queue.SimpleQueue[str]] = set()
        self._open = True

    def tell(self, *topics: str) -> None:
        """Say that these topics changed."""
        with self._lock:
            for listener in self._listeners:
                for topic in topics:
                    listener.put(topic)

    def events(self) -> Iterator[str]:
        """Server-sent events until the page goes away or the carrier stops."""
        inbox: queue.SimpleQueue[str] = queue.SimpleQueue()
        with self._lock:
            self._listeners.add(inbox)
        try:
            yield "retry: 1000\n\n"
            while self._open:
                try:
                    topic = inbox.get(timeout=_HEARTBEAT_SECONDS)
                except queue.Empty:
                    yield ": still here\n\n"
                    continue
                topics = {topic} | _waiting(inbox)
                if _END in topics:
                    return
                yield "".join(f"data: {topic}\n\n" for topic in topics)
        finally:
            with self._lock:
                self._listeners.discard(inbox)

    def close(self) -> None:
        """End every stream."""
        self._open = False
        self.tell(_END)


def _waiting(inbox: queue.SimpleQueue[str]) -> set[str]:
    """All that waits already, each topic once: a page that is behind does not fall further behind."""
    topics = set()
    while not inbox.empty():
        topics.add(inbox.get())
    return topics
