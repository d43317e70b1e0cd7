"""Which processes are left."""

from collections.abc import Iterable

import psutil


def alive(processes: Iterable[psutil.Process]) -> list[str]:
    """The names of those that still run. One may end while it is asked."""
    return [name for process in processes if (name := _name_of(process))]


def _name_of(process: psutil.Process) -> str | None:
    try:
        return process.name() if process.is_running() and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.NoSuchProcess:
        return None
