"""The same work on many things at a time, each in a session of its own, for the firm of the session outside."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import current_app

from casestatus.core.tenancy import as_firm, chosen_firm

Thing = TypeVar("Thing")
Result = TypeVar("Result")

AT_ONCE = 16  # threads in one process

_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="lane")


def for_each(work: Callable[[Thing], Result], things: Iterable[Thing]) -> list[Result]:
    """What `work` answers for each thing, in their order. The first failure is raised after the others ended."""
    app, firm_id = current_app._get_current_object(), chosen_firm()  # type: ignore[attr-defined]

    def one(thing: Thing) -> Result:
        with app.app_context(), as_firm(firm_id):
            return work(thing)

    return [task.result() for task in [_pool.submit(one, thing) for thing in things]]
