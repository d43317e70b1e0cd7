"""The demo firm in a throwaway home, started as a person would start it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from casestatus.config import ROOT
from casestatus.supervisor.banner import DEMO_PASSWORD
from tests.browser.product import free_ports

COMMAND = (sys.executable, "-m", "casestatus.cli")
OPERATOR = "olu@host.test"
EMPTY = "jo@kuehne.test"  # an admin of a firm that has nothing yet
EMPTY_FIRM = "Kühne & Wirtschaftsprüfungsgesellschaft Schwarzenberger"
ADDED = (
    ("operator", "create", "--email", OPERATOR, "--name", "Olu Mensah"),
    ("firm", "create", "--name", EMPTY_FIRM, "--number", "+18435550190", "--timezone", "America/New_York"),
    ("user", "create", "--firm", EMPTY_FIRM, "--email", EMPTY, "--name", "Johannes Kühne", "--role", "admin"),
)
PATIENCE = 120.0  # seconds; the demo firm is made at the first start


@dataclass(frozen=True)
class Demo:
    """Where it stands. `olu@host.test` is its operator, `jo@kuehne.test` the admin of a firm that has nothing yet.

    Everybody has the demo's password.
    """

    url: str
    phones_url: str


@contextmanager
def running_demo() -> Iterator[Demo]:
    """`casestatus run` with the demo firm, until the block ends."""
    port, sandbox_port = free_ports(2)
    with tempfile.TemporaryDirectory(prefix="casestatus-shots-") as home:
        env = os.environ | {
            "CASESTATUS_HOME": f"{home}/var",
            "CASESTATUS_DEMO": "1",
            "CASESTATUS_TEXTING_HOURS": "00:00-24:00",  # so that no test depends on the hour
            "PORT": str(port),
            "SANDBOX_PORT": str(sandbox_port),
            "CASESTATUS_PASSWORD": DEMO_PASSWORD,
        }
        how: dict[str, Any] = {"env": env, "cwd": ROOT, "stdout": subprocess.DEVNULL}
        product = subprocess.Popen([*COMMAND, "run"], **how)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/readyz", product)
            for command in ADDED:
                subprocess.run([*COMMAND, *command], **how)
            yield Demo(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}")
        finally:
            product.send_signal(signal.SIGTERM)
            product.wait()


def _wait_until_ready(url: str, product: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(url):
        if product.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The demo did not start.")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
