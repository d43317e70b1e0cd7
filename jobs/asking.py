"""Asks for work that a sweep found, once, until the queue has been emptied of it.

A sweep finds the same work again and again until a worker gets to it. Queued every time, it would leave a worker that
was away for minutes thousands of jobs, nearly all the same, and what is urgent at the end of them.
"""

import time
from uuid import UUID

from casestatus.core import queue
from casestatus.core.background import DEFAULT, FILES, TEXTS, enqueue_for, enqueue_for_nobody

AGAIN_AFTER = 60.0  # seconds; a worker may have taken it and died, while the queue was never empty
TOO_LONG = 1000  # jobs in a queue; nothing is added to more

Request = tuple[UUID | None, str, UUID | None]  # firm, job, what it is about


class Asker:
    """What one clock asked for and still waits, as far as it knows."""

    def __init__(self) -> None:
        self._asked: dict[str, dict[Request, float]] = {TEXTS: {}, DEFAULT: {}, FILES: {}}
        self._too_long: set[str] = set()

    def look(self) -> None:
        """Look at the queues before a round of sweeps: nothing waits in an empty one."""
        self._too_long.clear()
        for name, asked in self._asked.items():
            waiting = queue.length(name)
            if waiting == 0:
                asked.clear()
            if waiting is not None and waiting > TOO_LONG:
                self._too_long.add(name)
            _forget_old(asked)

    def ask(self, job: str, about: UUID | None = None, *, firm: UUID | None = None, name: str = DEFAULT) -> None:
        """Have a worker do the job with this dotted name, unless that waits in the queue `name` already."""
        request = (firm, job, about)
        if request in self._asked[name] or name in self._too_long:
            return
        self._asked[name][request] = time.monotonic()
        arguments = () if about is None else (about,)
        if firm is None:
            enqueue_for_nobody(job, *arguments)
        else:
            enqueue_for(firm, job, *arguments, queue=name)


def _forget_old(asked: dict[Request, float]) -> None:
    before = time.monotonic() - AGAIN_AFTER
    for request in [request for request, at in asked.items() if at < before]:
        del asked[request]
