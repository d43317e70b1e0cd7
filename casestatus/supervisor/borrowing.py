"""Servers for a command that ends by itself: those that run already, or embedded ones for as long as it takes."""

import contextlib
import time
from collections.abc import Iterator, Sequence

from casestatus.config import Config
from casestatus.supervisor.completing import complete
from casestatus.supervisor.errors import StartError
from casestatus.supervisor.keeping import READY, Lock
from casestatus.supervisor.outside import refuse_unreachable
from casestatus.supervisor.places import forget_sockets
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.valkey import EmbeddedValkey

PATIENCE = 30.0  # seconds for a start that is under way


@contextlib.contextmanager
def borrowed_servers(chosen: Config) -> Iterator[Config]:
    """Settings with no gap, and servers that answer at their addresses until the block ends."""
    refuse_unreachable(chosen)
    servers: list[EmbeddedPostgres | EmbeddedValkey] = [] if chosen.database_url else [EmbeddedPostgres(chosen.home)]
    servers += [] if chosen.redis_url else [EmbeddedValkey(chosen.home)]
    lock = Lock(chosen.home / "run.lock")
    if not servers or not lock.take(chosen.public_url):
        _wait_until_running(lock, servers)
        yield complete(chosen)
        return
    try:
        for server in servers:
            server.start()
        yield complete(chosen)
    finally:
        for server in servers:
            server.stop()
        forget_sockets(chosen.home)
        lock.release()


def _wait_until_running(lock: Lock, servers: Sequence[EmbeddedPostgres | EmbeddedValkey]) -> None:
    deadline = time.monotonic() + PATIENCE
    while servers and not ((lock.holder or "").endswith(READY) and all(server.is_up for server in servers)):
        if time.monotonic() > deadline:
            raise StartError("Case Status is starting on this home but its database is not ready; look at its logs.")
        time.sleep(0.1)
