"""The whole product in a home of its own, run by its own supervisor, and ways to hurt it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import requests
import sqlalchemy as sa

from casestatus.config import ROOT, SANDBOX_ACCOUNT
from casestatus.core.crash import CARRIED_OUT
from casestatus.supervisor.lifeline import die_with_parent
from casestatus.supervisor.places import sockets_of
from casestatus.supervisor.postgres import EmbeddedPostgres

FIRM_NUMBER = "+18435550100"
EMAIL, PASSWORD = "ana@harbor.test", "harbor-chaos"
NAMES = frozenset(
    {"postgres", "valkey", "web", "web-worker", "texts-worker-1", "default-worker", "files-worker", "clock", "sandbox"}
)
STARTS_WITHIN = 60.0  # seconds
SETTINGS = re.compile("CASESTATUS_|TWILIO_|HOST$|PORT$|.*_URL$|SECRET_KEY$|VAPID_|METRICS_TOKEN$")


class Product:
    """Started by `casestatus run`, with an embedded PostgreSQL that syncs, Valkey and the sandbox carrier."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.orders = home.with_name("orders")
        self.orders.mkdir()
        port, sandbox_port = _free_port(), _free_port()
        self.url, self.sandbox_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
        self._env = {name: value for name, value in os.environ.items() if not SETTINGS.match(name)} | {
            "CASESTATUS_HOME": str(home),
            "PORT": str(port),
            "SANDBOX_PORT": str(sandbox_port),
            "CASESTATUS_CRASH_ORDERS": str(self.orders),
            "CASESTATUS_TEXTING_HOURS": "00:00-24:00",  # so that no test depends on the hour
        }
        self.hurt_at = 0.0  # time.time() of the last kill
        self._said = home.with_name("said.txt")

    def start(self) -> None:
        """Start it, open a firm and let Ana sign in."""
        with self._said.open("w") as said:
            self._supervisor = subprocess.Popen(
                self._command("run"),
                cwd=ROOT,
                env=self._env,
                stdout=said,
                stderr=said,
                preexec_fn=partial(die_with_parent, os.getpid(), signal.SIGTERM),
            )
        until(lambda: self._is_running() or self._has_ended(), STARTS_WITHIN, self._said.read_text)
        assert self._is_running(), self._said.read_text()
        self._do("firm", "create", "--name", "Harbor & Reed", "--number", FIRM_NUMBER, "--timezone", "America/New_York")
        who = ("--firm", "Harbor & Reed", "--email", EMAIL, "--name", "Ana Whitfield", "--role", "attorney")
        self._do("user", "create", *who)
        self._database = sa.create_engine(self._superuser_url(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")

    def stop(self) -> None:
        self._supervisor.terminate()
        try:
            self._supervisor.wait(30)
        finally:
            self._supervisor.kill()
            shutil.rmtree(sockets_of(self.home), ignore_errors=True)

    def rows(self, statement: str, **values: object) -> list[sa.Row]:
        """Ask the database past row security. Raises OperationalError while it is away."""
        with self._database.connect() as connection:
            return list(connection.execute(sa.text(statement), values))

    def ask_sandbox(self, method: str, path: str, **options) -> requests.Response:
        """Call the sandbox's control API. Raises requests' ConnectionError while it is away."""
        token = (self.home / "sandbox_token").read_text().strip()
        keys = (SANDBOX_ACCOUNT, token)
        answer = requests.request(method, f"{self.sandbox_url}/sandbox{path}", auth=keys, timeout=20, **options)
        answer.raise_for_status()
        return answer

    def kill(self, name: str, *, with_children: bool = False) -> bool:
        """kill -9 the process with this name, see `processes`. False when it is not there to be killed."""
        victim = self.processes().get(name)
        if victim is None:
            return False
        self.hurt_at = time.time()
        for child in victim.children(recursive=True) if with_children else ():
            child.kill()
        try:
            victim.kill()
        except psutil.NoSuchProcess:
            return False
        return True

    def processes(self) -> dict[str, psutil.Process]:
        """The supervisor's children by the names of their logs; one process that answers requests, "web-worker"; and
        one that serves a connection to the database, "postgres-backend".
        """
        found = {}
        for child in psutil.Process(self._supervisor.pid).children():
            try:
                found[_name_of(child)] = child
            except (psutil.Error, OSError):
                continue  # it died this very moment
        backends = [child for child in _children(found.get("postgres")) if _serves_a_connection(child)]
        for name, kin in (("web-worker", _children(found.get("web"))), ("postgres-backend", backends)):
            if kin:
                found[name] = kin[0]
        return found

    def is_whole(self) -> bool:
        """Whether every process is up and both servers say they are ready."""
        try:
            ready = [requests.get(url, timeout=5).ok for url in (f"{self.url}/readyz", f"{self.sandbox_url}/healthz")]
            return all(ready) and self.processes().keys() >= NAMES
        except requests.RequestException:
            return False

    def order_crash(self, point: str) -> None:
        """Have the next process that comes to this point die there."""
        (self.orders / point).touch()

    def has_crashed_at(self, point: str) -> bool:
        hit = self.orders / (point + CARRIED_OUT)
        if not hit.exists():
            return False
        self.hurt_at = max(self.hurt_at, hit.stat().st_ctime)
        return True

    def _is_running(self) -> bool:
        return "is running" in self._said.read_text()

    def _has_ended(self) -> bool:
        return self._supervisor.poll() is not None

    def _do(self, *arguments: str) -> None:
        env = self._env | {"CASESTATUS_PASSWORD": PASSWORD}
        subprocess.run(self._command(*arguments), cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "casestatus.cli", *arguments]

    def _superuser_url(self) -> sa.URL:
        return sa.make_url(EmbeddedPostgres(self.home).admin_url).set(database="casestatus")


def _children(process: psutil.Process | None) -> list[psutil.Process]:
    try:
        return process.children() if process else []
    except psutil.NoSuchProcess:
        return []


def _serves_a_connection(backend: psutil.Process) -> bool:
    try:
        return "[local]" in " ".join(backend.cmdline())
    except psutil.Error:
        return False


def _name_of(child: psutil.Process) -> str:
    return Path(os.readlink(f"/proc/{child.pid}/fd/1")).stem


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def until(holds: Callable[[], bool], seconds: float, otherwise: Callable[[], object]) -> None:
    """Return once it holds; fail with what `otherwise` says after so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds: {otherwise()}"
        time.sleep(0.1)
