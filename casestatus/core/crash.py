"""Named points where the chaos tests kill a process. Without CASESTATUS_CRASH_AT they do nothing."""

import os
import signal

POINTS = frozenset(
    {"after-claim", "after-answer", "after-record", "after-keep", "after-message", "before-commit-of-send"}
)

_AT = os.environ.get("CASESTATUS_CRASH_AT", "")
_ONCE = os.environ.get("CASESTATUS_CRASH_ONCE", "")  # a file that says it has happened


def crash_here(point: str) -> None:
    """Die as by kill -9, when this process was started to die at this point and has not yet."""
    if point != _AT:
        return
    if _ONCE:
        try:
            os.close(os.open(_ONCE, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
    os.kill(os.getpid(), signal.SIGKILL)
