"""Emptying a firm's outbox: several lanes at a time, each lane in order."""

import time
from functools import partial

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.background import TEXTS, enqueue
from casestatus.core.clock import now
from casestatus.core.parallel import AT_ONCE, for_each
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, State

TURN = 5.0  # seconds; then other firms get theirs


def drain_firm() -> int:
    """Send what is due for the chosen firm, for at most one turn. Returns how many texts were handed over."""
    until, handed = time.monotonic() + TURN, 0
    while lanes := _due_lanes():
        sent = _drain(lanes, until)
        handed += sent
        if not sent:
            break
        if time.monotonic() > until:
            enqueue("jobs.outbox.drain", queue=TEXTS)
            break
    return handed


def _due_lanes() -> list[str]:
    due = (
        sa.select(Outgoing.lane)
        .where(Outgoing.state == State.WAITING, Outgoing.due_at <= now())
        .group_by(Outgoing.lane)
        .order_by(sa.func.min(Outgoing.created_at))
        .limit(AT_ONCE * 8)
    )
    with db.looking():
        return list(db.session.execute(due).scalars())


def _drain(lanes: list[str], until: float) -> int:
    if len(lanes) == 1:
        return drain_lane(lanes[0], until=until)
    return sum(for_each(partial(drain_lane, until=until), lanes))
