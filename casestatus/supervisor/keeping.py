"""What is made once and kept in the home: secrets, and the lock that says somebody runs."""

import fcntl
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from casestatus.supervisor.places import ensure_home


def kept_secret(home: Path, name: str) -> str:
    """The secret of that name, made when absent; readable by us alone."""
    path = ensure_home(home) / name
    if not path.exists():
        _write_once(path, secrets.token_hex(32))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Write a file whole or not at all; the first of two writers wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    with open(descriptor, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        os.unlink(draft)


READY = " ready"


@dataclass
class Lock:
    """A file that one process holds for as long as it lives; its text says who, and READY once all is up."""

    path: Path
    _descriptor: int = -1

    def take(self, text: str = "", *, wait: bool = False) -> bool:
        """Hold the lock and write text into it; False when somebody else holds it."""
        ensure_home(self.path.parent)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self.note(text)
        return True

    def note(self, text: str) -> None:
        """Say something else to those who ask who holds it."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def release(self) -> None:
        os.close(self._descriptor)
        self._descriptor = -1

    @property
    def holder(self) -> str | None:
        """What the holder wrote, or None when nobody holds it."""
        if not self.path.exists():
            return None
        with open(self.path) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read()
        return None

    @property
    def is_in_place(self) -> bool:
        """Whether the file held is still the one at its path (nobody has removed the home)."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self.path))
        except FileNotFoundError:
            return False
