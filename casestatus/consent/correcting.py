"""A line of the ledger that is wrong is marked so by another one; what is in force is what the others say (T21)."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.consent.ledger import is_right
from casestatus.consent.models import Decision, Event, How, LedgerEntry, OptOut, PossibleOptOut, Source
from casestatus.consent.opting import is_active, opt_out_of
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.errors import Conflict, Refused
from casestatus.core.words import _

LONGEST_REASON = 500
SAME_MOMENT = timedelta(seconds=10)  # two things that one transaction wrote
_QUIET: dict[str, Any] = {"synchronize_session": False}


def mark_as_wrong(line: LedgerEntry, *, by: User, reason: str) -> None:
    """Say that nobody ever said this. An opt-out that it was ends, one that it ended is in force again.

    Raises Refused without a reason, and for what the client wrote themselves; Conflict when it is marked already.
    """
    reason = reason.strip()
    if not line.is_by_hand:
        raise Refused(_("Only what somebody at the firm wrote down can be marked as wrong."))
    if not reason:
        raise Refused(_("Write down what is wrong with it, in a few words."))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Write the reason in up to {n} characters.", n=LONGEST_REASON))
    if not _void(line, by=by, reason=reason):
        raise Conflict(_("A colleague has marked this line meanwhile."))
    if line.event is Event.AGREED:
        _void_what_it_ended(line, by=by, reason=reason)
    _put_right(line)
    if line.event is Event.OPTED_OUT:
        _ask_again(line)


def _void(line: LedgerEntry, *, by: User, reason: str) -> bool:
    """Add the line that says so, unless there is one."""
    said: dict[str, Any] = {"address": line.address, "channel": line.channel, "purpose": line.purpose, "reason": reason}
    row = insert(LedgerEntry).values(
        id=new_id(), voids_id=line.id, event=Event.CORRECTED, how=How.USER, said_at=now(), author_id=by.id, **said
    )
    row = row.on_conflict_do_nothing(
        index_elements=["firm_id", "voids_id"], index_where=LedgerEntry.voids_id.isnot(None)
    )
    return db.session.execute(row.returning(LedgerEntry.id)).first() is not None


def _void_what_it_ended(agreed: LedgerEntry, *, by: User, reason: str) -> None:
    """An agreement ended an opt-out in the same stroke; without it, that did not happen."""
    same = (*_about(agreed), LedgerEntry.said_at == agreed.said_at, LedgerEntry.author_id == agreed.author_id)
    left = sa.select(LedgerEntry.id).where(*same, LedgerEntry.event == Event.AGREED, is_right())
    if db.session.execute(left).first() is None:
        ended = sa.select(LedgerEntry).where(*same, LedgerEntry.event == Event.OPTED_IN, is_right())
        for line in db.session.execute(ended).scalars().all():
            _void(line, by=by, reason=reason)


def _put_right(line: LedgerEntry) -> None:
    """Have the opt-out in force that the last line says which is not wrong, or none."""
    last = sa.select(LedgerEntry).where(*_about(line), is_right())
    last = last.where(LedgerEntry.event.in_((Event.OPTED_OUT, Event.OPTED_IN)))
    last = last.order_by(LedgerEntry.said_at.desc(), LedgerEntry.created_at.desc(), LedgerEntry.id.desc()).limit(1)
    said = db.session.execute(last).scalar_one_or_none()
    in_force = opt_out_of(line.address, line.channel)
    is_out = said is not None and said.event is Event.OPTED_OUT
    if in_force is not None and (not is_out or _is_of(in_force, line)):
        ended = sa.update(OptOut).where(is_active(line.address, line.channel))
        db.session.execute(ended.values(ended_at=now(), ended_source=Source.WRONG), execution_options=_QUIET)
    if said is not None and is_out:
        _opt_out_as(said)


def _is_of(opt_out: OptOut, line: LedgerEntry) -> bool:
    """Whether it is the opt-out that the line tells of."""
    return line.event is Event.OPTED_OUT and opt_out.created_at == line.said_at


def _opt_out_as(said: LedgerEntry) -> None:
    source = Source(said.how) if said.how in set(Source) else Source.USER
    row = insert(OptOut).values(address=said.address, channel=said.channel, source=source, created_at=said.said_at)
    row = row.values(words=said.words, message_id=said.message_id, said_again_at=_said_again_since(said))
    one_alone = OptOut.ended_at.is_(None)
    row = row.on_conflict_do_nothing(index_elements=["firm_id", "address", "channel"], index_where=one_alone)
    db.session.execute(row)


def _said_again_since(said: LedgerEntry) -> datetime | None:
    """When they said so last, where they did so more than once: only the first time has a line."""
    theirs = (OptOut.address == said.address, OptOut.channel == said.channel)
    again = sa.select(sa.func.max(OptOut.said_again_at)).where(*theirs)
    last: datetime | None = db.session.execute(again.where(OptOut.said_again_at > said.said_at)).scalar()
    return last


def _ask_again(line: LedgerEntry) -> None:
    """Ordinary words of the client that the opt-out had settled wait for a decision again."""
    if opt_out_of(line.address, line.channel) is not None:
        return
    written = PossibleOptOut.decided_at.between(line.created_at - SAME_MOMENT, line.created_at + SAME_MOMENT)
    by_it = (PossibleOptOut.decision == Decision.OPT_OUT, PossibleOptOut.decided_by_id.is_(None), written)
    settled = sa.update(PossibleOptOut).where(PossibleOptOut.address == line.address, *by_it)
    db.session.execute(settled.values(decision=None, decided_at=None, reason=None), execution_options=_QUIET)


def _about(line: LedgerEntry) -> tuple[sa.ColumnElement[bool], ...]:
    return LedgerEntry.address == line.address, LedgerEntry.channel == line.channel
