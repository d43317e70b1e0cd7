"""An embedded Valkey 9 that lives in the home and listens on a private socket only."""

import os
import signal
import socket
from pathlib import Path
from urllib.parse import quote

from casestatus.supervisor.earlier import wait_for_earlier
from casestatus.supervisor.keeping import kept_secret
from casestatus.supervisor.places import ensure_home, private_directory, socket_directory
from casestatus.supervisor.process import Child
from casestatus.supervisor.programs import valkey_program
from casestatus.supervisor.spec import ProcessSpec

SETTINGS = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
requirepass {password}
dir "{directory}"
pidfile "{directory}/valkey.pid"
daemonize no
databases 64
appendonly {appendonly}
appendfsync everysec
save ""
loglevel warning
"""


class EmbeddedValkey:
    """Valkey in home/queue. start() it alone, or give spec() to the supervisor.

    With keeps=False it forgets everything when it stops: for tests.
    """

    def __init__(self, home: Path, *, keeps: bool = True):
        self.home = home
        self.keeps = keeps
        self.directory = home / "queue"
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """redis-py's address, password included."""
        return f"unix://:{self._password}@{quote(str(self._socket))}?db=0"

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
        """How the supervisor runs it."""
        private_directory(ensure_home(self.home) / "queue")
        return ProcessSpec(
            name="valkey",
            argv=[str(valkey_program()), str(self._write_settings())],
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            before_start=lambda: wait_for_earlier(self.directory / "valkey.pid", self.directory, harsh=signal.SIGKILL),
            is_ready=self._is_ready,
            orphan_signal=signal.SIGTERM,
        )

    @property
    def _password(self) -> str:
        return kept_secret(self.home, "queue_password")

    @property
    def _socket(self) -> Path:
        return socket_directory(self.home, "valkey") / "valkey.sock"

    def _write_settings(self) -> Path:
        path = self.directory / "valkey.conf"
        text = SETTINGS.format(
            socket=self._socket,
            password=self._password,
            directory=str(self.directory).replace("\\", "\\\\").replace('"', '\\"'),
            appendonly="yes" if self.keeps else "no",
        )
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    @property
    def is_up(self) -> bool:
        """Whether some process serves this home's queue, ours or another supervisor's."""
        return self._is_ready(0)

    def _is_ready(self, _pid: int) -> bool:
        """Whether it lets us in and answers PING; while it loads its log it answers with an error."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1.0)
                line.connect(str(self._socket))
                line.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answer = line.recv(100)
                while answer.count(b"\r\n") < 2 and (more := line.recv(100)):
                    answer += more
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"
