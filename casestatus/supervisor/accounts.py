"""Whose account PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from casestatus.supervisor.errors import StartError


@dataclass(frozen=True)
class Account:
    """An account of the operating system, by number."""

    uid: int
    gid: int


def is_root() -> bool:
    return os.geteuid() == 0


def account_for(directory: Path) -> Account | None:
    """The account that owns directory or will: None means our own, and root becomes “nobody”."""
    if not is_root():
        return None
    if directory.exists() and directory.stat().st_uid != 0:
        return Account(directory.stat().st_uid, directory.stat().st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise StartError(
            "PostgreSQL does not run as root and there is no account “nobody”; start as an ordinary user."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def others_reach(path: Path) -> bool:
    """Whether an account that owns nothing may enter every directory down to path and read it."""
    above = [path, *path.parents]
    return all(place.stat().st_mode & 0o001 for place in above) and bool(path.stat().st_mode & 0o004)
