"""Reminders leave from the platform's own number, and it is kept whom each firm reminded (T16).

Whoever answers one with STOP opts out of every firm in that list, so it is known before any firm is chosen.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.core import db
from casestatus.core.clock import first_id_of, now
from casestatus.core.platform import reminder_number
from casestatus.core.tenancy import chosen_firm
from casestatus.outbox.models import Outgoing, Purpose, RemindedNumber, State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.reasons import WITHDRAWN

REMEMBERED_FOR = timedelta(days=366)
SAME_WORDS_EVERY = timedelta(hours=1)
MOST_IN_AN_HOUR, MOST_IN_A_DAY = 5, 10
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


def may_answer(number: str, *, is_new: bool) -> bool:
    """Whether who writes to the platform's number is told that nobody reads it; they count as told from now on.

    What `is_new` is answered a few times an hour, so that who thinks better of it is told again. The same words, or a
    machine's, once an hour. No day has more than ten answers, so that two machines come to an end.
    """
    reminded = sa.select(RemindedNumber.answered_at).where(RemindedNumber.e164 == number)
    times = db.session.execute(reminded.order_by(RemindedNumber.id).with_for_update()).scalars().all()
    told_lately = any(at is not None and at > now() - SAME_WORDS_EVERY for at in times)
    in_an_hour, in_a_day = _answers_to(number)
    if (told_lately and not is_new) or in_an_hour >= MOST_IN_AN_HOUR or in_a_day >= MOST_IN_A_DAY:
        return False
    mine = sa.update(RemindedNumber).where(RemindedNumber.e164 == number, RemindedNumber.firm_id == chosen_firm())
    db.session.execute(mine.values(answered_at=now()), execution_options=_QUIET)
    return True


def _answers_to(number: str) -> tuple[int, int]:
    """How many the chosen firm gave from the platform's number in the last hour, and the last day."""
    lately = sa.func.count().filter(Outgoing.id >= first_id_of(now() - timedelta(hours=1)))
    answers = sa.select(lately, sa.func.count()).where(
        Outgoing.lane == number,
        Outgoing.sender == reminder_number(),
        Outgoing.purpose == Purpose.KEYWORD_ANSWER,
        Outgoing.id >= first_id_of(now() - timedelta(days=1)),
    )
    row = db.session.execute(answers).one()
    return row[0], row[1]
