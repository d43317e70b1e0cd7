"""Handing texts to the carrier, lane by lane. Nothing is sent twice: a doubt is shown to a person (architecture §6)."""

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.crash import crash_here
from casestatus.core.parallel import Crew
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import chosen_firm
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Accepted, Permanent, Temporary, Text, Unknown
from casestatus.outbox.claiming import Claim, claim_oldest
from casestatus.outbox.enclosed import media_addresses
from casestatus.outbox.models import Outgoing, State
from casestatus.outbox.recording import record_acceptance, record_failure, record_never_left, record_unknown

HOLD_AT_MOST = timedelta(minutes=5)  # how long temporary failures may hold a lane
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0  # seconds between tries

Errand = tuple[Claim, Text | None]
Answer = Accepted | Temporary | Permanent | Unknown
Senders = Crew[Errand, Answer]


def drain_lane(lane: str, *, until: float = math.inf) -> int:
    """Send what is due in one lane, in order. Returns as `drain_lanes` does."""
    return drain_lanes({lane: math.inf}, until=until)


def drain_lanes(lanes: Mapping[str, float], *, until: float = math.inf) -> int:
    """Send what is due in these lanes: each in order, several at a time, in each at most as many as it says.

    Begins none after `until` (seconds of the monotonic clock). Returns how many texts it dealt with: handed to the
    carrier, or stopped at the gate. Only the carrier is asked by many at a time: what it answered meanwhile is written
    down together, and what is next in those lanes is taken together. The first failure is raised at the end: what was
    claimed with it leaves, and what the carrier answered is written down.
    """
    left, ready, dealt = dict(lanes), list(lanes), 0
    with Crew(_ask, hands=len(lanes)) as crew:
        while crew.is_busy or (ready and time.monotonic() < until):
            begun = crew.free if time.monotonic() < until else 0
            with crew.sparing():
                _begin(crew, ready[:begun])
            done = _recorded(crew)
            for claim in done:
                left[claim.lane] -= 1
            ready = ready[begun:] + [claim.lane for claim in done if left[claim.lane] > 0]
            dealt += len(done)
    return dealt


def _begin(crew: Senders, lanes: Sequence[str]) -> None:
    for claim in claim_oldest(lanes):
        crash_here("after-claim")
        with crew.sparing():
            crew.begin((claim, _text_of(claim)))


def _text_of(claim: Claim) -> Text | None:
    """What the carrier is asked to take; nothing of a text that was stopped."""
    if claim.stopped is not None:
        return None
    callback, media = links.status_callback(chosen_firm(), claim.id), media_addresses(claim.id, claim.media)
    return Text(claim.lane, claim.sender, claim.body, callback, claim.valid_for, media)


def _ask(errand: Errand) -> Answer:
    """Hand a text to the carrier, and bring back what it says."""
    claim, text = errand
    if text is None:
        return Permanent(claim.stopped or "")
    try:
        accepted = gateways.current().sms.send(text)
    except (Temporary, Permanent, Unknown) as answer:
        return answer
    crash_here("after-answer")
    return accepted


def _recorded(crew: Senders) -> list[Claim]:
    """The texts whose answer has come since the last time and is written down. What fails costs no other."""
    done: list[Claim] = []
    for claims, record in _records([(claim, answer) for (claim, _text), answer in crew.ended()]):
        with crew.sparing():
            _write_down(record)
            done += claims
    return done


def _write_down(record: Callable[[], None]) -> None:
    """When the connection breaks it is said again on another: to say it twice changes nothing."""
    try:
        record()
    except OperationalError:
        record()


def _records(answers: Sequence[tuple[Claim, Answer]]) -> Iterator[tuple[list[Claim], Callable[[], None]]]:
    """How to write them down: what was accepted together, each other answer by itself."""
    accepted = [(claim, answer.provider_id) for claim, answer in answers if isinstance(answer, Accepted)]
    if accepted:
        provider_ids = {claim.id: provider_id for claim, provider_id in accepted}
        yield [claim for claim, _id in accepted], partial(_record_accepted, provider_ids)
    for claim, answer in answers:
        match answer:
            case Temporary():
                yield [claim], partial(_later, claim, answer)
            case Permanent():
                yield [claim], partial(_fail, claim, answer.code)
            case Unknown():
                yield [claim], partial(_doubt, claim)


def _doubt(claim: Claim) -> None:
    with db.transaction():
        record_unknown(claim.id)


def _fail(claim: Claim, code: str) -> None:
    with db.transaction():
        record_failure(claim.id, code)


def _record_accepted(provider_ids: Mapping[UUID, str]) -> None:
    """The carrier has these. A callback may have told more already; a sweep may have called them unknown."""
    with db.transaction():
        kept = {row.id for row in _accept(list(provider_ids), list(provider_ids.values()))}
        for outgoing_id in provider_ids.keys() - kept:
            record_acceptance(outgoing_id, provider_ids[outgoing_id])
    crash_here("after-record")


@prepared
def _accept(outgoing_ids: list[UUID], provider_ids: list[str]) -> Any:
    taken = sa.func.unnest(outgoing_ids, provider_ids).table_valued("id", "provider_id").render_derived()
    accept = sa.update(Outgoing).where(Outgoing.id == taken.c.id, Outgoing.state == constant(State.SENDING))
    accept = accept.values(provider_id=taken.c.provider_id, state=constant(State.ACCEPTED), error_code=None)
    return accept.returning(Outgoing.id)


def _later(claim: Claim, error: Temporary) -> None:
    """Try again with growing waits; after five minutes it has failed, so that the lane moves on."""
    with db.transaction():
        if now() >= claim.first_tried_at + HOLD_AT_MOST:
            record_failure(claim.id, error.code)
            return
        this_try = (Outgoing.id == claim.id, Outgoing.state == State.SENDING, Outgoing.tries == claim.tries)
        again = sa.update(Outgoing).where(*this_try)
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
