"""Handing texts to the carrier, lane by lane. Nothing is sent twice: a doubt is shown to a person (architecture §6)."""

import math
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.crash import crash_here
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import chosen_firm
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Permanent, Temporary, Text, Unknown
from casestatus.outbox.claiming import Claim, claim_next
from casestatus.outbox.enclosed import media_addresses
from casestatus.outbox.models import Outgoing, State
from casestatus.outbox.recording import record_acceptance, record_failure, record_never_left, record_unknown

HOLD_AT_MOST = timedelta(minutes=5)  # how long temporary failures may hold a lane
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0  # seconds between tries


def drain_lane(lane: str, *, until: float = math.inf, most: float = math.inf) -> int:
    """Send what is due in one lane, in order, beginning none after `until` (seconds of the monotonic clock).

    Returns how many it dealt with, at `most` so many: handed to the carrier, or stopped at the gate.
    """
    dealt = 0
    while dealt < most and time.monotonic() < until and (claim := claim_next(lane)) is not None:
        crash_here("after-claim")
        if claim.stopped is None:
            _hand_over(claim)
        else:
            _fail(claim, claim.stopped)
        dealt += 1
    return dealt


def _hand_over(claim: Claim) -> None:
    callback, media = links.status_callback(chosen_firm(), claim.id), media_addresses(claim.id, claim.media)
    text = Text(claim.lane, claim.sender, claim.body, callback, claim.valid_for, media)
    try:
        accepted = gateways.current().sms.send(text)
    except Temporary as error:
        _later(claim, error)
    except Permanent as error:
        _fail(claim, error.code)
    except Unknown:
        with db.transaction():
            record_unknown(claim.id)
    else:
        crash_here("after-answer")
        with db.transaction():
            _record_accepted(claim.id, accepted.provider_id)
        crash_here("after-record")


def _fail(claim: Claim, code: str) -> None:
    with db.transaction():
        record_failure(claim.id, code)


def _record_accepted(outgoing_id: UUID, provider_id: str) -> None:
    """The carrier has it. A callback may have told more already; a sweep may have called it unknown."""
    if not _accept(outgoing_id, provider_id).first():
        record_acceptance(outgoing_id, provider_id)


@prepared
def _accept(outgoing_id: UUID, provider_id: str) -> Any:
    taken = sa.update(Outgoing).where(Outgoing.id == outgoing_id, Outgoing.state == constant(State.SENDING))
    taken = taken.values(provider_id=provider_id, state=constant(State.ACCEPTED), error_code=None)
    return taken.returning(Outgoing.id)


def _later(claim: Claim, error: Temporary) -> None:
    """Try again with growing waits; after five minutes it has failed, so that the lane moves on."""
    with db.transaction():
        if now() >= claim.first_tried_at + HOLD_AT_MOST:
            record_failure(claim.id, error.code)
            return
        again = sa.update(Outgoing).where(Outgoing.id == claim.id, Outgoing.state == State.SENDING)
        again = again.values(
            state=State.WAITING, claimed_at=None, error_code=error.code, due_at=_next_try(claim, error)
        )
        waits = db.session.execute(again.returning(Outgoing.id), execution_options={"synchronize_session": False})
        if waits.first() is None:
            record_never_left(claim.id, error.code)


def _next_try(claim: Claim, error: Temporary) -> datetime:
    """When the carrier said, else twice as late as before; the last try is at the end of the five minutes."""
    waited = (now() - claim.first_tried_at).total_seconds()
    wait = error.retry_after if error.retry_after is not None else min(max(FIRST_WAIT, waited), LONGEST_WAIT)
    longest = HOLD_AT_MOST.total_seconds() - waited
    return now() + timedelta(seconds=min(max(wait, 0.2), longest))
