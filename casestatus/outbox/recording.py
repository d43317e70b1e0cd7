"""What became of a text. States only move forward, whatever order the reports come in; an error is never forgotten."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.consent.blocking import is_in_force
from casestatus.consent.models import BlockedNumber, Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.prepared import prepared
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import FirmNumber
from casestatus.outbox.models import RANK, BadNumber, DeliveryReport, Outgoing, Purpose, State
from casestatus.outbox.reasons import BAD_NUMBER_CODES, DOUBTED, EXPIRED, OPT_OUT_CODES, SENDER_CODES
from casestatus.outbox.renewing import renew
from casestatus.trail.news import tell

NEWS = "outgoing"  # the kind of the facts that this room tells

CARRIER_STATES = {
    "accepted": State.ACCEPTED,
    "scheduled": State.ACCEPTED,
    "queued": State.ACCEPTED,
    "sending": State.ACCEPTED,
    "sent": State.SENT,
    "delivered": State.DELIVERED,
    "undelivered": State.FAILED,
    "failed": State.FAILED,
    "canceled": State.FAILED,
}


def record_report(outgoing_id: UUID, *, status: str, error_code: str | None, provider_id: str, payload: Any) -> bool:
    """Keep one status callback and move the text forward by it. Returns whether its state changed.

    A report for a text we do not have is dropped. Unknown words of the carrier are kept, and change nothing.
    """
    outgoing = locked(outgoing_id)
    if outgoing is None:
        return False
    report = DeliveryReport(outgoing_id=outgoing_id, status=status, error_code=error_code, payload=payload)
    db.session.add(report)
    outgoing.provider_id = outgoing.provider_id or provider_id
    state = CARRIER_STATES.get(status)
    return state is not None and move(outgoing, state, error_code)


def record_acceptance(outgoing_id: UUID, provider_id: str) -> None:
    """The carrier took it after all, though we had given up on its answer, or its callback came first."""
    outgoing = locked(outgoing_id)
    if outgoing is not None:
        outgoing.provider_id = outgoing.provider_id or provider_id
        move(outgoing, State.ACCEPTED, None)


def record_failure(outgoing_id: UUID, code: str) -> None:
    """It will not go. `code` is the carrier's or ours (outbox/reasons.py)."""
    outgoing = locked(outgoing_id)
    if outgoing is not None:
        move(outgoing, State.FAILED, code)


def record_never_left(outgoing_id: UUID, code: str) -> None:
    """A sweep gave up on the worker that was at it, and now the worker knows that the carrier did not take it."""
    outgoing = locked(outgoing_id)
    if outgoing is not None and outgoing.state is State.UNKNOWN:
        move(outgoing, State.FAILED, code)


def record_unknown(outgoing_id: UUID) -> None:
    """Nobody can say whether the carrier took it. A later report settles it."""
    outgoing = locked(outgoing_id)
    if outgoing is not None:
        move(outgoing, State.UNKNOWN, None)


def move(outgoing: Outgoing, state: State, error_code: str | None) -> bool:
    """Move a locked text forward. Returns False, and changes nothing, for a step back or sideways."""
    if error_code:
        outgoing.error_code = error_code
    if RANK[state] <= RANK[outgoing.state]:
        return False
    outgoing.state = state
    if state is State.FAILED and error_code:
        _learn(outgoing.recipient, error_code)
        _learn_of_sender(outgoing.sender, error_code)
    if state is State.FAILED and error_code == EXPIRED:
        renew(outgoing)
    if state is State.DELIVERED and outgoing.purpose is Purpose.TEST:
        _note_refusal(outgoing.sender, None)
    tell(NEWS, outgoing.id)
    return True


def _learn(number: str, code: str) -> None:
    """Some failures tell of the number: it opted out at the carrier, or cannot get texts at all."""
    if code in OPT_OUT_CODES:
        opt_out(number, source=Source.CARRIER, words=None)
    if code in BAD_NUMBER_CODES:
        db.session.execute(insert(BadNumber).values(e164=number, error_code=code).on_conflict_do_nothing())


def _learn_of_sender(number: str, code: str) -> None:
    """Some failures tell of our own number: its page says so until a test text from it arrives (A9)."""
    if code in SENDER_CODES:
        _note_refusal(number, code)


def _note_refusal(number: str, code: str | None) -> None:
    ours = sa.update(FirmNumber).where(FirmNumber.firm_id == chosen_firm(), FirmNumber.e164 == number)
    db.session.execute(ours.values(refused_for=code), execution_options={"synchronize_session": False})


def hear_from(number: str) -> UUID | None:
    """Somebody texted from it, so it can get texts, whatever the carrier said before.

    Returns the id of the block that the number stands under, if any.
    """
    known = _known_of(number).one()
    if known.is_bad:
        db.session.execute(sa.delete(BadNumber).where(*_is_bad(number)))
    block_id: UUID | None = known.block_id
    return block_id


def block_of(number: str) -> UUID | None:
    """The id of the block that the number stands under, if any."""
    block_id: UUID | None = _known_of(number).one().block_id
    return block_id


def _is_bad(number: str) -> tuple[sa.ColumnElement[bool], ...]:
    """As a carrier said. Whose number it is, a text from it does not tell: it may be the wrong person's (T27)."""
    return BadNumber.e164 == number, *(BadNumber.error_code != code for code in DOUBTED)


def nothing_is_known_of(number: str) -> sa.ColumnElement[bool]:
    """Whether no block and no word of the carrier stands against a number: `hear_from` would change nothing."""
    is_bad = sa.select(BadNumber.id).where(*_is_bad(number)).exists()
    return sa.not_(sa.or_(is_bad, sa.select(BlockedNumber.id).where(is_in_force(number)).exists()))


@prepared
def _known_of(number: str) -> sa.Select:
    is_bad = sa.select(BadNumber.id).where(*_is_bad(number)).exists()
    block = sa.select(BlockedNumber.id).where(is_in_force(number)).scalar_subquery()
    return sa.select(is_bad.label("is_bad"), block.label("block_id"))


def locked(outgoing_id: UUID) -> Outgoing | None:
    """The text as it stands now, which nobody else may change until this unit of work ends."""
    asked = sa.select(Outgoing).where(Outgoing.id == outgoing_id).with_for_update()
    return db.session.execute(asked, execution_options={"populate_existing": True}).scalar_one_or_none()
