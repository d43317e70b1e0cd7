"""Where things stand: the home, and sockets whose paths stay short."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from casestatus.supervisor.accounts import Account
from casestatus.supervisor.errors import StartError

LONGEST_SOCKET_PATH = 100  # bytes; the system allows 107


def ensure_home(home: Path) -> Path:
    """Make the home, closed to others, when absent. Raises StartError when it cannot be written."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(f"CASESTATUS_HOME cannot be made at {home}: {error.strerror}.") from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise StartError(f"CASESTATUS_HOME cannot be written by this account: {home}.")
    return home


def private_directory(path: Path, owner: Account | None = None, mode: int = 0o700) -> Path:
    """Make path when absent, ours (or owner's) and closed to others. Its parent must be ours already."""
    try:
        path.mkdir(mode=mode, exist_ok=True)
        if owner:
            os.chown(path, owner.uid, owner.gid)
        path.chmod(mode)
    except OSError as error:
        raise StartError(f"{path} cannot be used: {error.strerror}.") from error
    return path


def socket_directory(home: Path, name: str, owner: Account | None = None) -> Path:
    """A directory for one service's socket, always the same for the same home and reachable by nobody else."""
    directory = sockets_of(home) / name
    if len(os.fsencode(directory / ".s.PGSQL.5432.lock")) > LONGEST_SOCKET_PATH:
        raise StartError(f"TMPDIR is too long a path for sockets: {directory.parent}.")
    if directory.parent.is_symlink() or not _is_ours_or_absent(directory.parent):
        raise StartError(f"{directory.parent} belongs to another account, so sockets cannot be made there; remove it.")
    private_directory(directory.parent, mode=0o711)
    return private_directory(directory, owner)


def forget_sockets(home: Path) -> None:
    """Remove the directory of this home's sockets, once nothing listens there."""
    shutil.rmtree(sockets_of(home), ignore_errors=True)


def sockets_of(home: Path) -> Path:
    """The directory of this home's sockets, under the short path of the system's temporary directory."""
    base = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())
    mark = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    return base / f"casestatus-{os.geteuid()}-{mark}"


def _is_ours_or_absent(path: Path) -> bool:
    return not path.exists() or path.stat().st_uid == os.geteuid()
