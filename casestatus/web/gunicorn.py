"""gunicorn's settings for the web processes; `casestatus run` starts them with this file."""

import gc
import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType

import sqlalchemy as sa
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker
from prometheus_client import values
from prometheus_client.multiprocess import mark_process_dead
from sqlalchemy.orm import configure_mappers

from casestatus.core.roles import CONNECT_OPTIONS, UnsafeRole, bind_to_role, refuse_unsafe_role
from casestatus.part import config_of_a_part
from casestatus.supervisor.lifeline import die_with_parent
from casestatus.web import stream

chosen = config_of_a_part()

bind = f"[{chosen.host}]:{chosen.port}" if ":" in chosen.host else f"{chosen.host}:{chosen.port}"
workers = chosen.web_workers
preload_app = True
worker_class = "gthread"
threads = chosen.web_threads
control_socket_disable = True
accesslog = None  # addresses carry ids of clients, and a proxy logs better
errorlog = "-"
loglevel = "warning"
timeout = 60
graceful_timeout = 5
keepalive = 75
limit_request_line = 8190  # as long as it may be: what somebody put into a search is in it
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None


def post_fork(server: Arbiter, _worker: Worker) -> None:
    """A worker ends with its master, however the master ends."""
    die_with_parent(server.pid)


def post_worker_init(worker: Worker) -> None:
    """Streams never end by themselves, so a worker asked to stop ends them first."""
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        _end_streams_before(signum)


def on_starting(_server: Arbiter) -> None:
    """The web processes keep their numbers in one directory, so that /metrics tells of all of them.

    The library decides this when it is imported, which may have been before the fork that we are; so we decide again.
    Every metric of ours has a label: its values are made at their first use, by then in the directory.
    """
    _refuse_unsafe_role()
    place = chosen.home / "metrics"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)
    values.ValueClass = values.MultiProcessValue()
    configure_mappers()
    gc.freeze()  # the workers go on sharing the app that they are forks of


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """A dead worker's open streams count no more."""
    mark_process_dead(worker.pid)


def _refuse_unsafe_role() -> None:
    """Stop with one sentence, before there is any worker, when the database would show us every firm."""
    engine = sa.create_engine(chosen.database_url, poolclass=sa.NullPool, connect_args={"options": CONNECT_OPTIONS})
    bind_to_role(engine)
    try:
        refuse_unsafe_role(engine)
    except UnsafeRole as error:
        sys.exit(f"casestatus: {error}")


def _end_streams_before(signum: signal.Signals) -> None:
    stop = signal.getsignal(signum)

    def end_streams_and_stop(number: int, frame: FrameType | None) -> None:
        stream.end_all()
        if callable(stop):
            stop(number, frame)

    signal.signal(signum, end_streams_and_stop)
