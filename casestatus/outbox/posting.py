"""Putting a text into the outbox; a worker takes it from there after the commit."""

from datetime import datetime

import sqlalchemy as sa

from casestatus.consent.opting import has_opted_out
from casestatus.core import db
from casestatus.core.background import TEXTS, enqueue
from casestatus.core.clock import now
from casestatus.outbox.models import BadNumber, Outgoing, Purpose, Urgency
from casestatus.outbox.reasons import OPTED_OUT

LONGEST = 1600  # characters; Twilio's limit for one text


def post_sms(
    *,
    to: str,
    sender: str,
    body: str,
    urgency: Urgency,
    purpose: Purpose = Purpose.MESSAGE,
    language: str = "en",
    due_at: datetime | None = None,
) -> Outgoing:
    """Queue one text. `to` and `sender` are E.164, `due_at` is UTC (now, when not given)."""
    outgoing = Outgoing(
        lane=to,
        recipient=to,
        sender=sender,
        body=body,
        urgency=urgency,
        purpose=purpose,
        language=language,
        due_at=due_at or now(),
    )
    db.add(outgoing)
    enqueue("jobs.outbox.drain", outgoing.id, queue=TEXTS)
    return outgoing


def why_not(number: str, *, purpose: Purpose = Purpose.MESSAGE) -> str | None:
    """The one gate, asked when composing and again at claim: the code why nothing may go to the number, or None.

    Answers to STOP and HELP pass an opt-out; the carrier's own block stops those that must not.
    """
    row = db.session.execute(sa.select(*gate_of(sa.literal(number)))).one()
    if row.opted_out and purpose is not Purpose.KEYWORD_ANSWER:
        return OPTED_OUT
    return row.bad_code


def gate_of(number: str | sa.SQLColumnExpression[str]) -> tuple[sa.ColumnElement, sa.ColumnElement]:
    """The two columns of the gate, correlated with the statement around them."""
    opted_out = has_opted_out(number).label("opted_out")
    bad_code = sa.select(BadNumber.error_code).where(BadNumber.e164 == number).scalar_subquery().label("bad_code")
    return opted_out, bad_code
