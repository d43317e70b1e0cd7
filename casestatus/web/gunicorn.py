"""gunicorn's settings for the web processes; `casestatus run` starts them with this file."""

import signal
from pathlib import Path
from types import FrameType

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from casestatus.config import Config
from casestatus.supervisor.lifeline import die_with_parent
from casestatus.web import stream

chosen = Config.from_env()

bind = f"[{chosen.host}]:{chosen.port}" if ":" in chosen.host else f"{chosen.host}:{chosen.port}"
workers = chosen.web_workers
worker_class = "gthread"
threads = chosen.web_threads
control_socket_disable = True
accesslog = None  # addresses carry ids of clients, and a proxy logs better
errorlog = "-"
loglevel = "warning"
timeout = 60
graceful_timeout = 5
keepalive = 75
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None


def post_fork(server: Arbiter, _worker: Worker) -> None:
    """A worker ends with its master, however the master ends."""
    die_with_parent(server.pid)


def post_worker_init(_worker: Worker) -> None:
    """Streams never end by themselves, so a worker asked to stop ends them first."""
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        _end_streams_before(signum)


def _end_streams_before(signum: signal.Signals) -> None:
    stop = signal.getsignal(signum)

    def end_streams_and_stop(number: int, frame: FrameType | None) -> None:
        stream.end_all()
        if callable(stop):
            stop(number, frame)

    signal.signal(signum, end_streams_and_stop)
