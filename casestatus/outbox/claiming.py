"""Taking the next text of a lane, so that no other worker takes it too."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.prepared import constant, prepared
from casestatus.firms.models import Firm
from casestatus.outbox.models import Outgoing, Purpose, State
from casestatus.outbox.posting import gate_of
from casestatus.outbox.reasons import OPTED_OUT, SUSPENDED

OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost


@dataclass(frozen=True)
class Claim:
    """A text that this worker alone may hand to the carrier. `stopped` is the code why it may not go after all."""

    id: UUID
    lane: str
    sender: str
    body: str
    first_tried_at: datetime
    stopped: str | None


def claim_next(lane: str) -> Claim | None:
    """Mark the lane's oldest due text as being sent, committed, and return it.

    None when nothing is due, when another worker is at the lane, or when an older text waits for its next try.
    """
    try:
        with db.transaction():
            row = _claim(lane, now()).one_or_none()
    except IntegrityError:
        return None  # another worker has this lane: one claim a lane
    if row is None:
        return None
    return Claim(row.id, row.lane, row.sender, row.body, row.first_tried_at, _why_stopped(row))


def _why_stopped(row: sa.Row) -> str | None:
    """What has come between since the text was written: the firm is suspended, or the gate has closed."""
    if row.suspended_at is not None:
        return SUSPENDED
    if row.opted_out and row.purpose is not Purpose.KEYWORD_ANSWER:
        return OPTED_OUT
    return row.bad_code


@prepared
def _claim(lane: str, moment: datetime) -> Any:
    waiting = Outgoing.state == constant(State.WAITING)
    oldest = (
        sa.select(Outgoing.id)
        .where(Outgoing.lane == lane, waiting)
        .where(sa.or_(Outgoing.due_at <= moment, Outgoing.tries > 0))
        .order_by(Outgoing.created_at, Outgoing.id)
        .limit(constant(1))
        .scalar_subquery()
    )
    claim = sa.update(Outgoing).where(Outgoing.id == oldest, waiting, Outgoing.due_at <= moment)
    first_tried = sa.func.coalesce(Outgoing.first_tried_at, moment)
    sending = {"state": constant(State.SENDING), "claimed_at": moment, "tries": Outgoing.tries + 1}
    claim = claim.values(**sending, first_tried_at=first_tried)
    kept = (Outgoing.id, Outgoing.lane, Outgoing.sender, Outgoing.body, Outgoing.purpose, Outgoing.first_tried_at)
    suspended_at = sa.select(Firm.suspended_at).where(Firm.id == Outgoing.firm_id).scalar_subquery()
    return claim.returning(*kept, suspended_at.label("suspended_at"), *gate_of(lane))


def firms_with_due_texts() -> sa.Select:
    """The firms whose texts are overdue, for the sweep."""
    overdue = sa.select(Outgoing.firm_id).where(Outgoing.state == State.WAITING, Outgoing.due_at <= now() - OVERDUE)
    return overdue.distinct()
