"""Proportional memory of processes: what they share is counted once."""

from pathlib import Path

import psutil

from bench.servers import Server


def pss_of(pid: int) -> int:
    """Bytes of a process and all its children."""
    one = psutil.Process(pid)
    return sum(_pss(process.pid) for process in (one, *one.children(recursive=True)))


def pss_of_web(server: Server) -> int:
    """Bytes of the product's web processes: gunicorn's master and its workers."""
    for child in psutil.Process(server.process.pid).children():
        if "wsgi:app" in " ".join(child.cmdline()):
            return pss_of(child.pid)
    raise RuntimeError("The product has no web process.")


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
