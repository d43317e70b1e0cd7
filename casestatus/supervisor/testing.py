"""A PostgreSQL and a Valkey kept between test runs, so that one test starts in a second or two.

They live in a directory of their own, do not survive a crash of the machine, and stop by themselves after an hour
without a test run or when their directory is removed.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casestatus.config import ROOT
from casestatus.supervisor.errors import StartError
from casestatus.supervisor.keeping import READY, Lock
from casestatus.supervisor.logs import last_line, open_log
from casestatus.supervisor.places import ensure_home, forget_sockets
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.valkey import EmbeddedValkey
from casestatus.supervisor.watching import Supervisor

HOME = ROOT / "var" / "test"
IDLE_SECONDS = 3600.0
PATIENCE = 60.0  # seconds for a start or a stop


@dataclass(frozen=True)
class Services:
    """Addresses of the kept servers. database_url_template has {name} in it and is the ordinary login's."""

    admin_url: str
    database_url_template: str
    redis_url: str


def test_services(home: Path) -> Services:
    """The kept servers, started when they do not run; callers at the same moment get the same ones."""
    postgres, valkey = _servers(home)
    with _one_at_a_time(home):
        if _keeper(home).holder is None:
            _start_keeper(home)
        _wait_until(lambda: _is_ready(home) and postgres.is_up and valkey.is_up, home)
    return Services(postgres.admin_url, postgres.url_template, valkey.url)


# To pytest the name looks like a test.
test_services.__test__ = False  # type: ignore[attr-defined]


def stop_test_services(home: Path) -> None:
    """Stop the kept servers and return when they have stopped; nothing happens when they do not run."""
    if not home.exists():
        return
    with _one_at_a_time(home):
        pid = _keeper(home).holder
        if pid:
            os.kill(int(pid.removesuffix(READY)), signal.SIGTERM)
            _wait_until(lambda: _keeper(home).holder is None, home)


def keep(home: Path) -> None:
    """Run the servers in this process until they are told to stop, idle too long, or their directory is gone."""
    lock = _keeper(home)
    if not lock.take(str(os.getpid())):
        return
    supervisor = Supervisor([[server.spec() for server in _servers(home)]], logs=home / "logs", say=print)
    supervisor.run(
        when_ready=lambda: lock.note(f"{os.getpid()}{READY}"), goes_on=lambda: lock.is_in_place and _is_used(home)
    )
    forget_sockets(home)


def _servers(home: Path) -> tuple[EmbeddedPostgres, EmbeddedValkey]:
    return EmbeddedPostgres(home, fsync=False), EmbeddedValkey(home, keeps=False)


def _keeper(home: Path) -> Lock:
    return Lock(home / "run.lock")


def _is_ready(home: Path) -> bool:
    return (_keeper(home).holder or "").endswith(READY)


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Hold the users' lock; taking it also notes that the servers are in use."""
    lock = Lock(home / "users.lock")
    lock.take(f"{os.getpid()}\n", wait=True)
    try:
        yield
    finally:
        lock.release()


def _is_used(home: Path) -> bool:
    try:
        return time.time() - (home / "users.lock").stat().st_mtime < IDLE_SECONDS
    except FileNotFoundError:
        return False


def _start_keeper(home: Path) -> None:
    with open_log(ensure_home(home) / "logs" / "keeper.log") as log:
        subprocess.Popen(
            [sys.executable, "-m", "casestatus.supervisor.testing", "keep", str(home.resolve())],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until(holds: Callable[[], bool], home: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            log = home / "logs" / "keeper.log"
            raise StartError(f"The servers for tests do not obey; {log} ends with: {last_line(log)}")
        time.sleep(0.01)


if __name__ == "__main__":
    if sys.argv[1] == "keep":
        keep(Path(sys.argv[2]))
    else:
        stop_test_services(HOME)
