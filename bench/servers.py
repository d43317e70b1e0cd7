"""Starts what is measured: the product as `casestatus run` does, and the units under the same gunicorn settings."""

import contextlib
import http.client
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

from bench.dataset import HARBOR
from bench.places import SECRET_KEY
from casestatus.config import ROOT, SANDBOX_ACCOUNT
from casestatus.supervisor.lifeline import die_with_parent
from casestatus.supervisor.postgres import EmbeddedPostgres
from casestatus.supervisor.valkey import EmbeddedValkey

UNITS = {"H": "bench.units.hello:app", "L": "bench.units.bare_page:app", "W": "bench.units.bare_webhook:app"}
SAME = {
    "worker_class": "worker-class",
    "workers": "workers",
    "threads": "threads",
    "keepalive": "keep-alive",
    "timeout": "timeout",
    "graceful_timeout": "graceful-timeout",
    "loglevel": "log-level",
    "worker_tmp_dir": "worker-tmp-dir",
}
OURS = ("CASESTATUS_", "TWILIO_", "DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "PORTAL_URL", "METRICS_", "SMTP_")
RUN = (sys.executable, "-m", "casestatus.cli", "run")
PATIENCE = 60.0  # seconds for a start


@dataclass
class Server:
    """A program that runs for as long as the bench needs it."""

    port: int
    process: subprocess.Popen
    home: Path | None = None
    sandbox_port: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextlib.contextmanager
def product(home: Path, *, command: Sequence[str] = RUN) -> Iterator[Server]:
    """The whole product on this home, ready, with its embedded servers, worker, clock and sandbox."""
    port, sandbox_port = free_port(), free_port()
    environment = _environment() | {
        "CASESTATUS_HOME": str(home),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
        "SECRET_KEY": SECRET_KEY,
        "CASESTATUS_TEXTING_HOURS": "00:00-24:00",  # it measures by night too
    }
    with _running(command, environment, home / "logs" / "bench-product.log") as process:
        wait_for(port, "/readyz", process)
        yield Server(port, process, home, sandbox_port, environment)


@contextlib.contextmanager
def unit(letter: str, home: Path) -> Iterator[Server]:
    """H, L or W on the product's gunicorn settings and, for L and W, on its PostgreSQL."""
    port = free_port()
    environment = _environment() | {"DATABASE_URL": EmbeddedPostgres(home).url, "BENCH_FIRM": str(HARBOR)}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", *gunicorn_settings(), UNITS[letter]]
    with _running(command, environment, home / "logs" / f"bench-{letter}.log") as process:
        wait_for(port, "/", process)
        yield Server(port, process, home)


def gunicorn_settings() -> list[str]:
    """The product's settings as gunicorn's arguments, so that a unit loads nothing of the product."""
    with patch.dict(os.environ, SECRET_KEY=SECRET_KEY, DATABASE_URL="postgresql://", REDIS_URL="redis://"):
        chosen = runpy.run_path(str(ROOT / "casestatus" / "web" / "gunicorn.py"))
    options = [
        f"--{name.replace('_', '-').replace('keepalive', 'keep-alive').replace('loglevel', 'log-level')}={chosen[name]}"
        for name in SAME
    ]
    return [*options, "--no-control-socket"]


def carrier_environment(server: Server) -> dict[str, str]:
    """What a client of this product's sandbox carrier needs."""
    assert server.home is not None
    return {
        "TWILIO_ACCOUNT_SID": SANDBOX_ACCOUNT,
        "TWILIO_AUTH_TOKEN": (server.home / "sandbox_token").read_text().strip(),
        "TWILIO_API_URL": f"http://127.0.0.1:{server.sandbox_port}",
    }


def redis_url(home: Path) -> str:
    return EmbeddedValkey(home).url


def _environment() -> dict[str, str]:
    """Ours without any setting of a product that was chosen outside."""
    from_outside = (
        "CASESTATUS_",
        "TWILIO_",
        "DATABASE_URL",
        "REDIS_URL",
        "PUBLIC_URL",
        "PORTAL_URL",
        "METRICS_",
        "SMTP_",
    )
    return {name: value for name, value in os.environ.items() if not name.startswith(from_outside)}


@contextlib.contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as written:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            preexec_fn=partial(die_with_parent, os.getpid(), signal.SIGTERM),
        )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.wait()


def wait_for(port: int, path: str, process: subprocess.Popen) -> None:
    """Return once it answers there. Raises RuntimeError when it ends or takes a minute."""
    deadline = time.monotonic() + PATIENCE
    while not _answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} is not ready; its log stands in the home's logs.")
        time.sleep(0.02)


def _answers(port: int, path: str) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        line.request("GET", path)
        return line.getresponse().status in (200, 405)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
