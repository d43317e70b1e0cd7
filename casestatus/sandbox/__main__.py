"""`python -m casestatus.sandbox`: the sandbox carrier in a process of its own, for this machine only."""

import ctypes
import os
import signal
import sys
from types import FrameType
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from casestatus.sandbox.app import create_sandbox
from casestatus.sandbox.ledger import Busy
from casestatus.sandbox.settings import Settings, SettingsError

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_THREADS = 64  # each open phone page holds one


class Server(BaseApplication):
    """gunicorn with one worker: the state lives in its memory; the master starts it again if it ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to serve."""
        options = {
            "bind": f"127.0.0.1:{self._settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": _THREADS,
            "keepalive": 75,
            "graceful_timeout": 1,
            "loglevel": "warning",
            "proc_name": "casestatus-sandbox",
            "control_socket_disable": True,
            "post_fork": _end_with_master,
            "post_worker_init": _end_streams_on_term,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app, in the worker."""
        try:
            app = create_sandbox(self._settings)
        except Busy as sentence:
            print(sentence, file=sys.stderr)
            sys.exit(Arbiter.WORKER_BOOT_ERROR)  # the master gives up instead of trying for ever
        structlog.get_logger().info("sandbox carrier ready", port=self._settings.port)
        return app


def _end_with_master(arbiter: Arbiter, worker: ThreadWorker) -> None:
    """A killed master takes its worker along at once, so that the port is free for the next one (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != arbiter.pid:
        os.kill(worker.pid, signal.SIGKILL)


def _end_streams_on_term(worker: ThreadWorker) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        worker.wsgi.extensions["carrier"].hub.close()
        worker.handle_exit(number, frame)

    signal.signal(signal.SIGTERM, stop)


def _log_as_json() -> None:
    stamp = structlog.processors.TimeStamper(fmt="iso")
    processors: list[Any] = [structlog.processors.add_log_level, stamp, structlog.processors.JSONRenderer()]
    structlog.configure(processors=processors, logger_factory=structlog.WriteLoggerFactory(sys.stdout))


def main() -> None:
    """Read the settings and serve until told to stop."""
    _log_as_json()
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as sentence:
        sys.exit(str(sentence))
    Server(settings).run()


if __name__ == "__main__":
    main()
