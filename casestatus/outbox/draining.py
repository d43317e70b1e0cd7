"""Emptying a firm's outbox: several lanes at a time, each lane in order."""

import time
from datetime import datetime

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.background import TEXTS, enqueue
from casestatus.core.clock import now
from casestatus.core.parallel import AT_ONCE
from casestatus.core.prepared import constant, prepared
from casestatus.outbox.delivering import drain_lanes
from casestatus.outbox.models import Outgoing, State

TURN = 5.0  # seconds; then other firms get theirs


def drain_firm() -> int:
    """Send what is due for the chosen firm, for at most one turn. Returns how many texts were dealt with."""
    until, dealt = time.monotonic() + TURN, 0
    while lanes := _due_lanes():
        now_dealt = drain_lanes(lanes, until=until)
        dealt += now_dealt
        if time.monotonic() >= until:  # it may be over before any of these was begun
            enqueue("jobs.outbox.drain", queue=TEXTS)
            break
        if not now_dealt:
            break
    return dealt


def _due_lanes() -> dict[str, int]:
    """The lanes with a text to send, the longest waiting first; without those that a worker or a next try holds.

    Says how many are due in each. No more are sent before the next look at all lanes, which finds what came since.
    """
    with db.looking():
        return dict(map(tuple, _due(now())))


@prepared
def _due(moment: datetime) -> sa.Select:
    other = sa.orm.aliased(Outgoing)
    waiting = constant(State.WAITING)
    in_lane = sa.select(other.id).where(other.lane == Outgoing.lane)
    being_sent = in_lane.where(other.state == constant(State.SENDING)).exists()
    tried_before = in_lane.where(other.state == waiting, other.tries > 0, other.due_at > moment).exists()
    return (
        sa.select(Outgoing.lane, sa.func.count())
        .where(Outgoing.state == waiting, Outgoing.due_at <= moment)
        .where(~being_sent, ~tried_before)
        .group_by(Outgoing.lane)
        .order_by(sa.func.min(Outgoing.created_at))
        .limit(constant(AT_ONCE * 8))
    )
