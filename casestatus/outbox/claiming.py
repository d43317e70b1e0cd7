"""Taking the next text of a lane, so that no other worker takes it too."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from casestatus.consent.texting_hours import hours_of
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.prepared import constant, prepared
from casestatus.firms.models import Firm
from casestatus.outbox.models import Outgoing, Purpose, State
from casestatus.outbox.posting import gate_of, why_bad
from casestatus.outbox.reasons import OPTED_OUT, SUSPENDED, TOO_LATE
from casestatus.outbox.timing import STILL_TALKING, opening, seconds_left, waits_for_hours

MOST_TRIES = 5  # to take lanes together, before the next look at all of them
OVERDUE = timedelta(seconds=2)  # then the note that should have woken a worker was lost


@dataclass(frozen=True)
class Claim:
    """A text that this worker alone may hand to the carrier. `stopped` is the code why it may not go after all.

    `valid_for` is how many seconds the carrier may try, where that is not its own business.
    """

    id: UUID
    lane: str
    sender: str
    body: str
    first_tried_at: datetime
    tries: int  # with this one
    stopped: str | None
    valid_for: int | None = None
    media: Sequence[str] = ()  # ids of stored files


def claim_oldest(lanes: Sequence[str]) -> list[Claim]:
    """Mark the oldest due text of each lane as being sent, committed, and return them.

    None of a lane where nothing is due, that another worker is at, or whose oldest text waits for its next try.
    What may not leave at this hour is put off.
    """
    if not lanes:
        return []
    for _again in range(MOST_TRIES):
        with suppress(IntegrityError):  # another worker came to one of them first: the next try sees it there
            return _claimed_of(lanes)
    return []


def _claimed_of(lanes: Sequence[str]) -> list[Claim]:
    claimed: list[sa.Row] = []
    with db.transaction():
        moment = now()
        while lanes:
            rows = _claim(list(lanes), moment).all()
            lanes = [row.lane for row in rows if _is_put_off(row, moment)]
            claimed += [row for row in rows if row.lane not in lanes]
    return [_claim_of(row, moment) for row in claimed]


def _claim_of(row: sa.Row, moment: datetime) -> Claim:
    said = (row.id, row.lane, row.sender, row.body, row.first_tried_at, row.tries)
    return Claim(*said, _why_stopped(row, moment), _valid_for(row, moment), row.media)


def _is_put_off(row: sa.Row, moment: datetime) -> bool:
    """The gate is asked again for the hour: a worker may have been away when the text could have left (T20)."""
    if not waits_for_hours(row.purpose, row.urgency):
        return False
    opens_at = opening(hours_of(row.firm_hours), row.zones or [row.firm_zone], moment)
    if opens_at <= moment:
        return False
    waits = {"state": State.WAITING, "claimed_at": None, "tries": 0, "first_tried_at": None, "due_at": opens_at}
    put_off = sa.update(Outgoing).where(Outgoing.id == row.id).values(**waits)
    db.session.execute(put_off, execution_options={"synchronize_session": False})
    return True


def _valid_for(row: sa.Row, moment: datetime) -> int | None:
    """What leaves by itself is not to lie with the carrier until it is night."""
    if row.purpose is Purpose.AWAY:
        return max(1, int((row.created_at + STILL_TALKING - moment).total_seconds()))
    if not waits_for_hours(row.purpose, row.urgency):
        return None
    left = seconds_left(hours_of(row.firm_hours), row.zones or [row.firm_zone], moment)
    useless_in = left if row.useless_at is None else int((row.useless_at - moment).total_seconds())
    return max(1, min(left, useless_in))


def _why_stopped(row: sa.Row, moment: datetime) -> str | None:
    """What has come between since the text was written: the firm is suspended, or the gate has closed."""
    if row.suspended_at is not None:
        return SUSPENDED
    if row.opted_out and row.purpose is not Purpose.KEYWORD_ANSWER:
        return OPTED_OUT
    if row.useless_at is not None and moment >= row.useless_at:
        return TOO_LATE
    if row.purpose is Purpose.AWAY and moment >= row.created_at + STILL_TALKING:
        return TOO_LATE
    return why_bad(row.bad_code, row.purpose)


@prepared
def _claim(lanes: list[str], moment: datetime) -> Any:
    """Rows that another worker has under its hands are passed over, never waited for: each may hold what the other
    wants.
    """
    waiting = Outgoing.state == constant(State.WAITING)
    free = (
        sa.select(Outgoing.id)
        .where(Outgoing.id.in_(_oldest_of(lanes, moment)), waiting, Outgoing.due_at <= moment)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    claim = sa.update(Outgoing).where(Outgoing.id == free.c.id)
    first_tried = sa.func.coalesce(Outgoing.first_tried_at, moment)
    sending = {"state": constant(State.SENDING), "claimed_at": moment, "tries": Outgoing.tries + 1}
    claim = claim.values(**sending, first_tried_at=first_tried)
    kept = (
        Outgoing.id,
        Outgoing.lane,
        Outgoing.sender,
        Outgoing.body,
        Outgoing.media,
        Outgoing.purpose,
        Outgoing.first_tried_at,
        Outgoing.tries,
    )
    when = (Outgoing.urgency, Outgoing.zones, Outgoing.created_at, Outgoing.useless_at)
    firm = {"suspended_at": Firm.suspended_at, "firm_zone": Firm.time_zone, "firm_hours": Firm.texting_hours}
    of_firm = [
        sa.select(column).where(Firm.id == Outgoing.firm_id).scalar_subquery().label(name)
        for name, column in firm.items()
    ]
    return claim.returning(*kept, *when, *of_firm, *gate_of(Outgoing.lane))


def _oldest_of(lanes: Any, moment: Any) -> sa.Select:
    """The text that is next in each lane that no worker is at: written first of those that are due or were tried."""
    given = sa.func.unnest(lanes).table_valued("lane").render_derived()
    turn, other = aliased(Outgoing), aliased(Outgoing)
    being_sent = sa.select(other.id).where(other.lane == given.c.lane, other.state == constant(State.SENDING)).exists()
    oldest = (
        sa.select(turn.id)
        .where(turn.lane == given.c.lane, turn.state == constant(State.WAITING))
        .where(sa.or_(turn.due_at <= moment, turn.tries > 0))
        .order_by(turn.created_at, turn.id)
        .limit(constant(1))
        .correlate(given)
    )
    return sa.select(oldest.scalar_subquery()).select_from(given).where(~being_sent)


def firms_with_due_texts() -> sa.Select:
    """The firms whose texts are overdue, for the sweep."""
    overdue = sa.select(Outgoing.firm_id).where(Outgoing.state == State.WAITING, Outgoing.due_at <= now() - OVERDUE)
    return overdue.distinct()
