"""The whole product on free ports: the processes that `casestatus run` keeps, on a database that stands already."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from casestatus.config import Config
from casestatus.supervisor.completing import complete
from casestatus.supervisor.lifeline import die_with_parent
from casestatus.supervisor.logs import last_line
from casestatus.supervisor.product import stages_of
from casestatus.supervisor.spec import ProcessSpec
from tests.browser.carrier import Carrier

GLANCE = 0.02  # seconds between looks at what is not ready yet


class Process:
    """One of the product's processes. It ends with ours, however ours ends."""

    def __init__(self, spec: ProcessSpec, logs: Path) -> None:
        self.spec = spec
        self.log = logs / f"{spec.name}.log"
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.spec.before_start()
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.spec.argv,
                env=dict(self.spec.env),
                cwd=self.spec.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=partial(die_with_parent, os.getpid()),
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.spec.ready_within
        while not self.spec.is_ready(self._pid):
            goes_on = self._is_alive and time.monotonic() < deadline
            assert goes_on, f"{self.spec.name}: {last_line(self.log)}"
            time.sleep(GLANCE)

    def ask_to_stop(self) -> None:
        if self._running:
            self._running.send_signal(self.spec.stop_signal)

    def wait_until_stopped(self) -> None:
        if not self._running:
            return
        try:
            self._running.wait(self.spec.stop_within)
        except subprocess.TimeoutExpired:
            self._running.send_signal(signal.SIGKILL)
            self._running.wait()
        self._running = None

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        assert self._running
        self._running.kill()
        self._running.wait()
        self._running = None

    @property
    def _pid(self) -> int:
        return self._running.pid if self._running else 0

    @property
    def _is_alive(self) -> bool:
        return self._running is not None and self._running.poll() is None


class Product:
    """A running product: `url` for browsers, `carrier` for the clients' phones."""

    def __init__(self, home: Path, database_url: str) -> None:
        port, sandbox_port = free_ports(2)
        chosen = Config.from_env(
            {
                "CASESTATUS_HOME": str(home),
                "PORT": str(port),
                "SANDBOX_PORT": str(sandbox_port),
                "DATABASE_URL": database_url,
                "CASESTATUS_DEMO": "1",
                "CASESTATUS_TEXTING_HOURS": "00:00-24:00",  # so that no test depends on the hour
                "CASESTATUS_WEB_WORKERS": "1",
            }
        )
        self.config = complete(chosen)
        self.url = self.config.public_url
        self.phones_url = f"http://127.0.0.1:{sandbox_port}"
        self.carrier = Carrier(self.phones_url, self.config.twilio_account_sid, self.config.twilio_auth_token)
        self._logs = home / "logs"
        self._logs.mkdir()
        servers, _migration, work = stages_of(self.config, chosen=chosen)
        self._servers = [Process(spec, self._logs) for spec in servers]
        self._work = [Process(spec, self._logs) for spec in work]

    @property
    def web(self) -> Process:
        return next(process for process in self._work if process.spec.name == "web")

    @property
    def files_worker(self) -> Process:
        return next(process for process in self._work if process.spec.name == "files-worker")

    def start(self) -> None:
        for stage in (self._servers, self._work):
            for process in stage:
                process.start()
            for process in stage:
                process.wait_until_ready()

    def stop(self) -> None:
        for stage in (self._work, self._servers):
            for process in stage:
                process.ask_to_stop()
            for process in stage:
                process.wait_until_stopped()

    @contextmanager
    def web_away(self) -> Iterator[None]:
        """For the length of the block the server does not run; workers, clock and carrier do."""
        self.web.ask_to_stop()
        self.web.wait_until_stopped()
        try:
            yield
        finally:
            self.web.start()
            self.web.wait_until_ready()


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
