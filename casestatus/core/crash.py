"""Named points where the chaos tests kill a process. Without CASESTATUS_CRASH_ORDERS they do nothing."""

import os
import signal
from pathlib import Path

POINTS = frozenset(
    {
        "after-claim",  # a text is marked as being sent, and the carrier has not been asked
        "after-answer",  # the carrier has it, and we have not written that down
        "after-record",
        "after-keep",  # a webhook's call is written down, not committed, and nothing is made of it yet
        "after-message",  # the message stands, and is not committed
        "before-commit-of-send",
        "after-commit",  # what happened stands, and neither the browser nor a worker has heard of it
    }
)
CARRIED_OUT = ".hit"

_orders = os.environ.get("CASESTATUS_CRASH_ORDERS", "")  # a directory; a file named like a point is an order to die


def crash_here(point: str) -> None:
    """Die as by kill -9 when that is ordered for this point. Whoever comes first carries the order out, once."""
    if _orders and _take(Path(_orders, point)):
        os.kill(os.getpid(), signal.SIGKILL)


def _take(order: Path) -> bool:
    try:
        order.rename(order.with_name(order.name + CARRIED_OUT))
    except FileNotFoundError:
        return False
    return True
