"""The supervisor: starts stages of processes in order, starts again what dies, stops all in order."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from casestatus.supervisor.errors import StartError
from casestatus.supervisor.logs import cut
from casestatus.supervisor.process import LONGEST_PAUSE, Child
from casestatus.supervisor.spec import ProcessSpec, nothing

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
FIRST_TRIES = 3  # a child that dies this often before it was ever ready stops the start
SAID_EVERY = 6  # deaths, once a child dies again and again
GLANCE = 0.02  # seconds between looks while something is not ready
REST = 1.0  # seconds between looks while all is well; a death or a signal wakes at once
TIDY_EVERY = 60.0  # seconds


class Supervisor:
    """Runs stages: a stage starts when the one before is ready, and stops when the one after has stopped.

    Single-threaded, since the children end with the thread that started them. say gets sentences for the console.
    """

    def __init__(self, stages: Sequence[Sequence[ProcessSpec]], *, logs: Path, say: Callable[[str], None]):
        self.stages = [[Child(spec, logs) for spec in stage] for stage in stages]
        self.say = say
        self.children: list[Child] = []  # those started so far, in order
        self.stop_requests = 0
        self._wakes = -1
        self._tidy_at = 0.0

    def run(
        self,
        *,
        when_ready: Callable[[], None],
        goes_on: Callable[[], bool] = lambda: True,
        meanwhile: Callable[[], None] = nothing,
    ) -> None:
        """Return after a stop signal, or when goes_on says no, with everything stopped.

        meanwhile is done once, while the first stage starts. Raises StartError, with everything stopped, when a child
        cannot be started the first time.
        """
        with self._signals():
            try:
                self._start_stages(meanwhile)
                if not self.stop_requests:
                    when_ready()
                while not self.stop_requests and goes_on():
                    self._look_after()
            finally:
                self._stop_stages()

    def _start_stages(self, meanwhile: Callable[[], None]) -> None:
        for stage in self.stages:
            for child in stage:
                if not self.stop_requests:
                    self.children.append(child)
                    child.start()
            if stage is self.stages[0]:
                meanwhile()
            deadlines = [(child, time.monotonic() + child.spec.ready_within) for child in stage]
            while not self.stop_requests and not all(child.is_ready for child in stage):
                self._look_after()
                _refuse_failures(deadlines)

    def _look_after(self) -> None:
        """Wait a little, then take note of deaths and births."""
        self._wait(REST if all(child.is_ready for child in self.children) else GLANCE)
        for child in self.children:
            self._note_death(child)
            if child.is_due and not self.stop_requests:
                self._start_again(child)
            if child.check_ready() and child.deaths_in_a_row:
                self.say(f"{child.spec.name} is back.")
        self._tidy_logs()
        self._bury_strangers()

    def _note_death(self, child: Child) -> None:
        status = child.collect()
        if status is None or child.is_ready or self.stop_requests or not child.has_been_ready:
            return
        if child.pause == LONGEST_PAUSE and child.deaths_in_a_row % SAID_EVERY:
            return
        self.say(f"{child.spec.name} {_how(status)}; starting it again. Its log: {child.log}")

    def _start_again(self, child: Child) -> None:
        """What cannot be started now (no memory for a fork, a full disk) is tried later; the others go on."""
        try:
            child.start()
        except (OSError, StartError) as error:
            if not child.has_been_ready:
                raise
            child.put_off()
            self.say(f"{child.spec.name} cannot be started yet: {error}")

    def _stop_stages(self) -> None:
        for stage in reversed(self.stages):
            for child in stage:
                child.ask_to_stop()
            for child in stage:
                self._see_it_stop(child)

    def _see_it_stop(self, child: Child) -> None:
        patience = self.stop_requests
        deadline = time.monotonic() + child.spec.stop_within
        while child.is_running and child.collect() is None:
            if time.monotonic() > deadline or self.stop_requests > patience:
                child.kill()  # out of time, or Ctrl-C pressed again
            self._wait(GLANCE)

    def _bury_strangers(self) -> None:
        """As the first process of a container we inherit orphans, and nobody else takes note of their deaths."""
        if os.getpid() != 1:
            return
        ours = {child.pid for child in self.children}
        while (dead := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) and dead.si_pid not in ours:
            os.waitpid(dead.si_pid, 0)

    def _tidy_logs(self) -> None:
        if time.monotonic() > self._tidy_at:
            self._tidy_at = time.monotonic() + TIDY_EVERY
            for child in self.children:
                cut(child.log)

    def _wait(self, seconds: float) -> None:
        if select.select([self._wakes], [], [], seconds)[0]:
            os.read(self._wakes, 4096)

    def _request_stop(self, _signum: int, _frame: FrameType | None) -> None:
        self.stop_requests += 1

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Handle our signals, and let each of them and each death end a wait."""
        self._wakes, wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        earlier_wake = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        wanted = [signum for signum in STOP_SIGNALS if not _is_nohup(signum)]
        earlier = {signum: signal.signal(signum, self._request_stop) for signum in wanted}
        earlier[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _signum, _frame: None)
        try:
            yield
        finally:
            for signum, handler in earlier.items():
                signal.signal(signum, handler)
            signal.set_wakeup_fd(earlier_wake)
            os.close(self._wakes)
            os.close(wake)


def _refuse_failures(deadlines: Sequence[tuple[Child, float]]) -> None:
    for child, deadline in deadlines:
        tries = 1 if child.spec.runs_once else FIRST_TRIES
        has_failed = child.deaths_in_a_row >= tries or time.monotonic() > deadline
        if has_failed and not child.has_been_ready and not child.is_ready:
            raise StartError(child.complaint())


def _how(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended by itself (status {status})"


def _is_nohup(signum: int) -> bool:
    return signum == signal.SIGHUP and signal.getsignal(signum) == signal.SIG_IGN
