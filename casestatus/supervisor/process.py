"""One child process: how it starts, when it is ready, how it stops."""

import contextlib
import os
import signal
import time
from pathlib import Path

from casestatus.supervisor.errors import StartError
from casestatus.supervisor.logs import last_line, open_log
from casestatus.supervisor.spawning import spawn
from casestatus.supervisor.spec import ProcessSpec, at_once

QUIET_SECONDS = 30  # a child that ran this long has recovered, so its next pause is short again
SETTLE_SECONDS = 3.0  # a child that has died, and has no ready check, counts as ready again after this long
LONGEST_PAUSE = 10.0


class Child:
    """A process that is started from a spec, and started again when it dies."""

    def __init__(self, spec: ProcessSpec, logs: Path):
        self.spec = spec
        self.log = logs / f"{spec.name}.log"
        self.is_ready = False
        self.has_been_ready = False
        self.deaths_in_a_row = 0
        self.starts_at = 0.0
        self._started_at = 0.0
        self._log_began = 0
        self.pid: int | None = None

    @property
    def is_running(self) -> bool:
        return self.pid is not None

    @property
    def is_due(self) -> bool:
        """It should run, does not, and its pause is over."""
        is_finished = self.spec.runs_once and self.is_ready
        return not self.is_running and not is_finished and time.monotonic() >= self.starts_at

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone."""
        spec = self.spec
        spec.before_start()
        with open_log(self.log) as log:
            self._log_began = log.seek(0, os.SEEK_END)
            self.pid = spawn(spec, log.fileno())
        self._started_at = time.monotonic()

    def check_ready(self) -> bool:
        """Whether it has become ready just now."""
        if self.is_ready or self.pid is None or self.spec.runs_once:
            return False
        if self._settles or not self.spec.is_ready(self.pid):
            return False
        self.is_ready = self.has_been_ready = True
        return True

    @property
    def _settles(self) -> bool:
        has_no_check = self.spec.is_ready is at_once
        return has_no_check and self.deaths_in_a_row > 0 and time.monotonic() - self._started_at < SETTLE_SECONDS

    def collect(self) -> int | None:
        """Its exit status when it has ended since the last call (minus the signal when killed), else None.

        What it left behind in its process group is killed first, while its number cannot belong to another.
        """
        if self.pid is None or not _has_ended(self.pid):
            return None
        _signal_group(self.pid, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self.pid = None
        self._plan_next_start(status)
        return status

    def put_off(self) -> None:
        """Count a start that was not possible as a death: the next comes after a pause."""
        self._plan_next_start(1)

    def _plan_next_start(self, status: int) -> None:
        self.is_ready = self.spec.runs_once and status == 0
        now = time.monotonic()
        ran_well = self.has_been_ready and now - self._started_at > QUIET_SECONDS
        self.deaths_in_a_row = 1 if ran_well else self.deaths_in_a_row + 1
        self.starts_at = now + self.pause

    @property
    def pause(self) -> float:
        """Seconds to wait before the next start: a fifth of a second at first, doubled each time."""
        return min(LONGEST_PAUSE, 0.1 * 2**self.deaths_in_a_row)

    def ask_to_stop(self) -> None:
        """Send the signal that makes it stop in order."""
        if self.pid is not None:
            _signal(self.pid, self.spec.stop_signal)

    def kill(self) -> None:
        """End it and everything in its process group now."""
        if self.pid is not None:
            _signal_group(self.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Stop it alone and wait, at most stop_within and then as long as a kill takes."""
        self.ask_to_stop()
        if not self._ends_within(self.spec.stop_within):
            self.kill()
            self._ends_within(5.0)

    def start_and_wait(self) -> None:
        """Start it alone and return when it is ready. Raises StartError when it dies or takes too long."""
        self.start()
        deadline = time.monotonic() + self.spec.ready_within
        while not self.check_ready():
            if self.collect() is not None or time.monotonic() > deadline:
                complaint = self.complaint()
                self.stop()
                raise StartError(complaint)
            time.sleep(0.005)

    def complaint(self) -> str:
        """One sentence: it did not start, and what it said last, to us or to its log."""
        if self.is_running:
            return f"{self.spec.name} is not ready after {self.spec.ready_within:.0f} seconds; it says: {self._excuse}"
        return f"{self.spec.name} did not start; {self.log} ends with: {last_line(self.log, since=self._log_began)}"

    @property
    def _excuse(self) -> str:
        return getattr(self.spec.is_ready, "said", "") or last_line(self.log, since=self._log_began)

    def _ends_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.is_running and self.collect() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        return not self.is_running


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _signal(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signum)


def _signal_group(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signum)
