"""Reminders leave from the platform's own number, and it is kept whom each firm reminded (T16).

Whoever answers one with STOP opts out of every firm in that list, so it is known before any firm is chosen.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.platform import reminder_number
from casestatus.core.tenancy import chosen_firm
from casestatus.outbox.models import Outgoing, Purpose, RemindedNumber, State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.reasons import WITHDRAWN

REMEMBERED_FOR = timedelta(days=366)
ANSWERED_EVERY = timedelta(hours=1)
_QUIET = {"synchronize_session": False}


def post_reminder(
    *, to: str, body: str, language: str, useless_at: datetime, zones: Sequence[str] = ()
) -> Outgoing | None:
    """Queue one reminder for the chosen firm. None when the platform has no number for them.

    Nothing of it leaves after `useless_at` (UTC). `to` is E.164; `zones` are those where its owner may be.
    """
    sender = reminder_number()
    if sender is None:
        return None
    _remember(to)
    return post_sms(
        to=to,
        sender=sender,
        body=body,
        urgency=Urgency.AUTOMATIC,
        purpose=Purpose.REMINDER,
        language=language,
        zones=zones,
        useless_at=useless_at,
    )


def withdraw(outgoing_id: UUID) -> bool:
    """Have a reminder not leave, for what it says is not so any more. False when it has left, or is leaving."""
    either = sa.or_(Outgoing.id == outgoing_id, Outgoing.instead_of_id == outgoing_id)
    waiting = sa.update(Outgoing).where(either, Outgoing.state == State.WAITING)
    gone = waiting.values(state=State.FAILED, error_code=WITHDRAWN, body="").returning(Outgoing.id)
    return db.session.execute(gone, execution_options=_QUIET).first() is not None


def _remember(number: str) -> None:
    row = insert(RemindedNumber).values(e164=number, firm_id=chosen_firm(), reminded_at=now())
    again = row.on_conflict_do_update(index_elements=["e164", "firm_id"], set_={"reminded_at": now()})
    db.session.execute(again)


def firms_that_reminded(number: str) -> list[UUID]:
    """The firms that reminded the number in the last 12 months, the last one first."""
    lately = sa.select(RemindedNumber.firm_id).where(RemindedNumber.e164 == number)
    lately = lately.where(RemindedNumber.reminded_at > now() - REMEMBERED_FOR)
    return list(db.session.execute(lately.order_by(RemindedNumber.reminded_at.desc())).scalars())


def may_answer(number: str) -> bool:
    """Whether the number was told nothing for an hour; it counts as told from now on."""
    told = sa.select(sa.func.max(RemindedNumber.answered_at)).where(RemindedNumber.e164 == number)
    told_at = db.session.execute(told).scalar()
    if told_at is not None and told_at > now() - ANSWERED_EVERY:
        return False
    mine = sa.update(RemindedNumber).where(RemindedNumber.e164 == number, RemindedNumber.firm_id == chosen_firm())
    db.session.execute(mine.values(answered_at=now()), execution_options=_QUIET)
    return True
