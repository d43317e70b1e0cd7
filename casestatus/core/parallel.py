"""The same work on many things at a time: each in a session of its own, or with none at all."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar

from flask import current_app

from casestatus.core.tenancy import as_firm, chosen_firm

Thing = TypeVar("Thing")
Result = TypeVar("Result")

AT_ONCE = 16  # threads in one process

_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="lane")


def for_each(work: Callable[[Thing], Result], things: Iterable[Thing]) -> list[Result]:
    """What `work` answers for each thing, in their order, for the firm of the session outside.

    The first failure is raised after the others ended.
    """
    app, firm_id = current_app._get_current_object(), chosen_firm()  # type: ignore[attr-defined]

    def one(thing: Thing) -> Result:
        with app.app_context(), as_firm(firm_id):
            return work(thing)

    return [task.result() for task in [_pool.submit(one, thing) for thing in things]]


class Crew(Generic[Thing, Result]):
    """Hands that do the same work on one thing after the other, for somebody who takes what has ended as it comes.

    The work knows no app, session or firm. The first failure of it is raised when the crew is dismissed, after all has
    ended. A crew of one works where it is asked to, and fails there.
    """

    def __init__(self, work: Callable[[Thing], Result], hands: int = AT_ONCE) -> None:
        self._work, self._hands = work, min(hands, AT_ONCE)
        self._under_way: dict[Future[Result], Thing] = {}
        self._ended: SimpleQueue[Future[Result]] = SimpleQueue()
        self._failures: list[BaseException] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None and self._failures:
            raise self._failures[0]

    @property
    def free(self) -> int:
        """How many things can be begun now."""
        return self._hands - len(self._under_way)

    @property
    def is_busy(self) -> bool:
        return bool(self._under_way)

    @contextmanager
    def sparing(self) -> Iterator[None]:
        """For what is done between: its failure too is raised at the end, and costs the crew nothing under way."""
        try:
            yield
        except Exception as error:
            self._failures.append(error)

    def begin(self, thing: Thing) -> None:
        """Start the work on a thing."""
        task: Future[Result] = Future()
        if self._hands == 1:
            task.set_result(self._work(thing))
        else:
            task = _pool.submit(self._work, thing)
        self._under_way[task] = thing
        task.add_done_callback(self._ended.put)

    def ended(self) -> list[tuple[Thing, Result]]:
        """The things whose work has ended since the last time, with its results; waits for one when some is busy."""
        tasks = [self._ended.get()] if self._under_way else []
        while not self._ended.empty():
            tasks.append(self._ended.get())
        done = [(self._under_way.pop(task), task) for task in tasks]
        self._failures += [error for task in tasks if (error := task.exception())]
        return [(thing, task.result()) for thing, task in done if task.exception() is None]
