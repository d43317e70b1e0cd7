"""A server that an earlier supervisor left behind and that is still stopping."""

import contextlib
import os
import time
from pathlib import Path

from casestatus.supervisor.errors import StartError

PATIENCE = 8.0  # seconds


def wait_for_earlier(pid_file: Path, directory: Path, *, harsh: int) -> None:
    """Return when no process named in pid_file works in directory any more; send it harsh when it takes long.

    A number that belongs to some other program by now is passed over, and the file is removed.
    """
    pid = _pid_in(pid_file)
    if pid and not _gone_within(PATIENCE, pid, directory):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, harsh)
        if not _gone_within(PATIENCE, pid, directory):
            raise StartError(
                f"A server from an earlier start (process {pid}) still uses {directory} and does not stop."
            )
    pid_file.unlink(missing_ok=True)


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _gone_within(seconds: float, pid: int, directory: Path) -> bool:
    deadline = time.monotonic() + seconds
    while works_in(pid, directory):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def works_in(pid: int, directory: Path) -> bool:
    """Whether the process lives and has directory as its working directory."""
    try:
        if Path("/proc").joinpath("self").exists():
            return os.path.samefile(f"/proc/{pid}/cwd", directory)
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
    return True
