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
    """Send what is due for the chosen firm, for at most one turn. Returns how many texts were dealt with."""
    until, dealt = time.monotonic() + TURN, 0
    while lanes := _due_lanes():
        now_dealt = _drain(lanes, until)
        dealt += now_dealt
        if not now_dealt:
            break
        if time.monotonic() > until:
            enqueue("jobs.outbox.drain", queue=TEXTS)
            break
    return dealt


def _due_lanes() -> list[str]:
    """The lanes with a text to send, the longest waiting first; without those that a worker or a next try holds."""
    other = sa.orm.aliased(Outgoing)
    in_lane = sa.exists().where(other.lane == Outgoing.lane)
    being_sent = in_lane.where(other.state == State.SENDING)
    tried_before = in_lane.where(other.state == State.WAITING, other.tries > 0, other.due_at > now())
    due = (
        sa.select(Outgoing.lane)
        .where(Outgoing.state == State.WAITING, Outgoing.due_at <= now())
        .where(~being_sent, ~tried_before)
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
