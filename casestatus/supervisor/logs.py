"""The children's logs: one file each, never more than two lengths of LONGEST kept."""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

LONGEST = 20_000_000  # bytes


def open_log(path: Path) -> BinaryIO:
    """Open a log for appending, so that it may be cut while a child writes to it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    cut(path)
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115 - the caller closes it


def cut(path: Path) -> None:
    """Move a log that has grown too long to “.1” and begin it anew."""
    if path.exists() and path.stat().st_size > LONGEST:
        shutil.copyfile(path, path.with_name(path.name + ".1"))
        os.truncate(path, 0)


def last_line(path: Path, *, since: int = 0) -> str:
    """The last line after the byte since that says something, or “nothing”."""
    if not path.exists():
        return "nothing"
    lines = path.read_bytes()[since:][-4000:].decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "nothing"
