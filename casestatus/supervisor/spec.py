"""What the supervisor is told about a process."""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from casestatus.supervisor.accounts import Account


def at_once(_pid: int) -> bool:
    """The ready check of a process that is ready as soon as it runs."""
    return True


def nothing() -> None:
    """The preparation of a process that needs none."""


@dataclass(frozen=True)
class ProcessSpec:
    """What to run. Times are seconds.

    is_ready gets the pid and is asked often, so it must answer within a second; it may have an attribute “said”, the
    last excuse it heard. before_start runs before each start.
    A process that runs_once is ready when it has ended with status 0. One that is_fork has argv [python, "-m", module,
    arguments…], and the module runs in a fork of ours, without a new Python.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(repr=False, default_factory=dict)
    cwd: Path | None = None
    is_ready: Callable[[int], bool] = at_once
    before_start: Callable[[], None] = nothing
    ready_within: float = 60.0
    stop_signal: int = signal.SIGTERM
    stop_within: float = 10.0
    orphan_signal: int = signal.SIGKILL
    account: Account | None = None
    keep_fds: tuple[int, ...] = ()
    runs_once: bool = False
    is_fork: bool = False
