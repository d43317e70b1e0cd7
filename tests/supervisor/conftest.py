import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from casestatus.config import ROOT
from casestatus.supervisor.places import sockets_of
from casestatus.supervisor.postgres import EmbeddedPostgres

PATIENCE = 20.0  # seconds
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None  # a database is made of a thousand files


@pytest.fixture
def home():
    """A home of one's own in a closed directory with a space in its name."""
    closed = Path(tempfile.mkdtemp(prefix="case status ", dir=MEMORY))
    yield closed / "home"
    shutil.rmtree(sockets_of(closed / "home"), ignore_errors=True)
    shutil.rmtree(closed, ignore_errors=True)


@pytest.fixture(scope="session")
def made_database():
    """A directory with a database that was made and never started, to copy."""
    place = Path(tempfile.mkdtemp(prefix="case status ", dir=MEMORY))
    EmbeddedPostgres(place, fsync=False).spec()
    yield place / "db"
    shutil.rmtree(sockets_of(place), ignore_errors=True)
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def settled_home(home, made_database):
    """A home that has its database already, since making one takes most of a second."""
    home.mkdir(mode=0o700)
    subprocess.run(["cp", "-a", str(made_database), str(home / "db")], check=True)
    return home


class Running:
    """A command of ours in the background, and what it has said so far."""

    def __init__(self, *arguments: object, **env: str):
        hangup = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # it hears one, also where the tests run under nohup
        self.process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        signal.signal(signal.SIGHUP, hangup)
        self.said: list[str] = []

    def hear(self, word: str) -> str:
        """The first line from now on that has word in it."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if word in line:
                return line
        raise AssertionError(f"ended without saying {word!r}: {self.said}")

    def family(self) -> list[psutil.Process]:
        """It and all that it has started."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def child(self, word: str) -> psutil.Process:
        """The direct child whose command line has word in it."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if word in " ".join(child.cmdline()))

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)


@pytest.fixture
def start():
    """Start one of our commands; it is ended after the test."""
    started: list[Running] = []

    def start_one(*arguments: object, **env: str) -> Running:
        started.append(Running(*arguments, **env))
        return started[-1]

    yield start_one
    for running in started:
        running.end()


@pytest.fixture
def soon():
    """Wait until something holds, and fail when it does not come to hold."""

    def wait_until(holds, within: float = PATIENCE) -> None:
        deadline = time.monotonic() + within
        while not holds():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)

    return wait_until
