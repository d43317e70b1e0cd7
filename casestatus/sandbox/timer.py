"""Does things a little later, on one thread."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Timer:
    """Runs short functions at their time, in order of time. They must not block."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._changed = threading.Condition()
        self._open = True
        threading.Thread(target=self._run, name="timer", daemon=True).start()

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        """Run `action` once, `seconds` from now."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._count), action))
            self._changed.notify()

    def close(self) -> None:
        """Stop; what was still to come is dropped."""
        with self._changed:
            self._open = False
            self._changed.notify()

    def _run(self) -> None:
        while action := self._next():
            action()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while self._open:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None
