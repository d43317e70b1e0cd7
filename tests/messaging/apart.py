"""A database of its own, where what is written is really committed: for what happens at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from flask import Flask

from casestatus.core import db
from casestatus.core.tenancy import as_firm
from tests import factories


class Apart:
    """The product on a database of its own, with one firm."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context(), db.transaction():
            self.firm_id = factories.a_firm().id

    @contextmanager
    def work(self) -> Iterator[None]:
        """One unit of work for the firm, committed at its end."""
        with self.session(), db.transaction():
            yield

    @contextmanager
    def session(self) -> Iterator[None]:
        with self.app.app_context(), as_firm(self.firm_id):
            yield

    def at_once(self, *works: Callable[[], Any], in_transaction: bool = True) -> list[Any]:
        """Do all of it in the same moment, each on a connection of its own. Returns answers, or the errors raised."""
        barrier = Barrier(len(works))

        def one(work: Callable[[], Any]) -> Any:
            barrier.wait()
            with self.work() if in_transaction else self.session():
                return work()

        with ThreadPoolExecutor(len(works)) as threads:
            tasks = [threads.submit(one, work) for work in works]
        return [task.exception() or task.result() for task in tasks]
