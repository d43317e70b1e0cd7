"""Emptying a firm's outbox: several lanes at a time, each lane in order."""

import time
from datetime import datetime

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.background import TEXTS, enqueue
from casestatus.core.clock import now
from casestatus.core.parallel import AT_ONCE, for_each
from casestatus.core.prepared import constant, prepared
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, State

Lane = tuple[str, int]  # whose it is, and how many texts are due
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


def _due_lanes() -> list[Lane]:
    """The lanes with a text to send, the longest waiting first; without those that a worker or a next try holds."""
    with db.looking():
        return [(lane, many) for lane, many in _due(now())]


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


def _drain(lanes: list[Lane], until: float) -> int:
    """No lane is asked for more than was due: what has come since is found by the next look at all of them."""

    def drain(lane: Lane) -> int:
        return drain_lane(lane[0], until=until, most=lane[1])

    return drain(lanes[0]) if len(lanes) == 1 else sum(for_each(drain, lanes))
