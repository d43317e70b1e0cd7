"""An embedded PostgreSQL 18 that lives in the home and listens on a private socket only."""

import os
import shutil
import signal
import subprocess
from functools import partial
from pathlib import Path
from urllib.parse import quote

from casestatus.supervisor.accounts import Account, account_for
from casestatus.supervisor.earlier import wait_for_earlier, works_in
from casestatus.supervisor.errors import StartError
from casestatus.supervisor.lifeline import die_with_parent
from casestatus.supervisor.places import ensure_home, private_directory, socket_directory
from casestatus.supervisor.process import Child
from casestatus.supervisor.programs import postgres_programs
from casestatus.supervisor.spec import ProcessSpec

MAJOR = "18"
# A login that owns its database and is no superuser, as a rented PostgreSQL would give us.
FOUNDING = "CREATE ROLE casestatus LOGIN CREATEROLE;\nCREATE DATABASE casestatus OWNER casestatus;\n"
INITDB = "-U postgres -A trust -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-instructions"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "150",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # a failing statement carries people's words
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # and so does the detail of a failing row
    "jit": "off",
    "random_page_cost": "1.1",
}
UNSAFE_AND_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """PostgreSQL in home/db. start() it alone, or give spec() to the supervisor.

    With fsync=False a crash of the machine may lose the database: for tests.
    """

    def __init__(self, home: Path, *, fsync: bool = True):
        self.home = home
        self.fsync = fsync
        self.directory = home / "db"
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the database “casestatus”, as the login that owns it."""
        return self._url("casestatus", "casestatus")

    @property
    def admin_url(self) -> str:
        """SQLAlchemy's address of the database “postgres”, as the superuser: for tests and repairs."""
        return self._url("postgres", "postgres")

    @property
    def url_template(self) -> str:
        """The address of any database as the ordinary login; has {name} in it."""
        return self._url("casestatus", "{name}")

    def start(self) -> str:
        """Start it and return url once it answers. It ends with the thread that called this. Raises StartError."""
        self._child = Child(self.spec(), self.home / "logs")
        self._child.start_and_wait()
        return self.url

    def stop(self) -> None:
        if self._child:
            self._child.stop()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def spec(self) -> ProcessSpec:
        """How the supervisor runs it. Makes the database when there is none yet."""
        ensure_home(self.home)
        account = account_for(self.directory)
        self._make_when_absent(account)
        directory, keep_fds = _name_for(account, self.directory)
        settings = SETTINGS | {"unix_socket_directories": str(self._socket_directory(account))}
        settings |= {} if self.fsync else UNSAFE_AND_FAST
        return ProcessSpec(
            name="postgres",
            argv=[
                _program("postgres", account),
                "-D",
                directory,
                *(f"--{name}={value}" for name, value in settings.items()),
            ],
            env=_environment(),
            before_start=lambda: self._clear_traces(account),
            is_ready=self._is_ready,
            stop_signal=signal.SIGINT,
            stop_within=20.0,
            orphan_signal=signal.SIGINT,
            account=account,
            keep_fds=keep_fds,
        )

    def _url(self, login: str, database: str) -> str:
        place = self._socket_directory(account_for(self.directory))
        return f"postgresql+psycopg://{login}@/{database}?host={quote(str(place))}"

    def _socket_directory(self, account: Account | None) -> Path:
        return socket_directory(self.home, "postgres", account)

    @property
    def is_up(self) -> bool:
        """Whether some process serves this home's database, ours or another supervisor's."""
        pid = self._ready_pid()
        return pid is not None and works_in(pid, self.directory)

    def _is_ready(self, pid: int) -> bool:
        return self._ready_pid() == pid

    def _ready_pid(self) -> int | None:
        """What pg_ctl reads: the first line of the lock file is the pid, the eighth says ready."""
        try:
            lines = (self.directory / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        return int(lines[0]) if len(lines) > 7 and lines[7].strip() == "ready" else None

    def _clear_traces(self, account: Account | None) -> None:
        wait_for_earlier(self.directory / "postmaster.pid", self.directory, harsh=signal.SIGQUIT)
        for trace in self._socket_directory(account).glob(".s.PGSQL.*"):
            trace.unlink()

    def _make_when_absent(self, account: Account | None) -> None:
        if self.directory.exists():
            self._refuse_other_major()
            return
        draft = self.home / "db.new"
        shutil.rmtree(draft, ignore_errors=True)
        private_directory(draft, account)
        speed = [] if self.fsync else ["--no-sync"]
        _run_in(draft, account, "initdb", [*INITDB.split(), *speed])
        _run_in(draft, account, "postgres", ["--single", "postgres"], FOUNDING)
        draft.rename(self.directory)

    def _refuse_other_major(self) -> None:
        major = (self.directory / "PG_VERSION").read_text().strip()
        if major != MAJOR:
            raise StartError(
                f"{self.directory} was made by PostgreSQL {major}, and this is {MAJOR}; dump and load it first."
            )


def _run_in(directory: Path, account: Account | None, program: str, arguments: list[str], words: str = "") -> None:
    """Run one of PostgreSQL's programs on directory to its end."""
    name, keep_fds = _name_for(account, directory)
    first = ["--single", "-D", name, *arguments[1:]] if "--single" in arguments else ["-D", name, *arguments]
    result = subprocess.run(
        [_program(program, account), *first],
        input=words,
        env=_environment(),
        pass_fds=keep_fds,
        capture_output=True,
        text=True,
        preexec_fn=partial(die_with_parent, os.getpid()),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if result.returncode or "FATAL" in result.stderr or "ERROR" in result.stderr:
        said = (result.stderr or result.stdout).strip().splitlines() or ["nothing"]
        raise StartError(f"The database could not be made in {directory}; {program} said: {said[-1]}")


def _name_for(account: Account | None, directory: Path) -> tuple[str, tuple[int, ...]]:
    """A name by which account reaches directory even inside a closed home, and the descriptors it needs for that."""
    if account is None:
        return str(directory), ()
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    return f"/proc/self/fd/{descriptor}", (descriptor,)


def _program(name: str, account: Account | None) -> str:
    return str(postgres_programs(account) / name)


def _environment() -> dict[str, str]:
    """Little: nothing of the settings, and no locale or zone of the person who started us."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
