"""Putting a text into the outbox; a worker takes it from there after the commit."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casestatus.consent.blocking import is_blocked
from casestatus.consent.opting import has_opted_out
from casestatus.consent.pausing import is_paused
from casestatus.consent.texting_hours import hours_of
from casestatus.consent.whereabouts import whereabouts
from casestatus.core import db
from casestatus.core.background import TEXTS, enqueue
from casestatus.core.clock import now
from casestatus.core.prepared import constant
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.outbox.models import BadNumber, Outgoing, Purpose, Urgency
from casestatus.outbox.reasons import BLOCKED, OPTED_OUT, PAUSED
from casestatus.outbox.timing import opening, waits_for_hours

LONGEST = 1600  # characters; Twilio's limit for one text


def post_sms(
    *,
    to: str,
    sender: str,
    body: str,
    media: Sequence[UUID] = (),
    urgency: Urgency,
    purpose: Purpose = Purpose.MESSAGE,
    language: str = "en",
    zones: Sequence[str] = (),
    due_at: datetime | None = None,
    useless_at: datetime | None = None,
) -> Outgoing:
    """Queue one text. `to` and `sender` are E.164, `due_at` is UTC (now, when not given), `media` ids of stored files.

    Nothing of it leaves after `useless_at` (UTC).

    `zones` are those where the recipient may be; without them the number's. One that is sent by itself waits until it
    is day in all of them (T20).
    """
    outgoing = Outgoing(
        lane=to,
        recipient=to,
        sender=sender,
        body=body,
        media=[str(one) for one in media],
        urgency=urgency,
        purpose=purpose,
        language=language,
        zones=list(zones),
        due_at=due_at or now(),
        useless_at=useless_at,
    )
    if waits_for_hours(purpose, urgency):
        _put_off(outgoing)
    db.add(outgoing)
    enqueue("jobs.outbox.drain", outgoing.id, queue=TEXTS)
    return outgoing


def _put_off(outgoing: Outgoing) -> None:
    """Have it wait for the recipient's day."""
    firm = db.session.get_one(Firm, chosen_firm())
    outgoing.zones = outgoing.zones or list(whereabouts(outgoing.recipient, state=None, firm_zone=firm.time_zone).zones)
    outgoing.due_at = opening(hours_of(firm.texting_hours), outgoing.zones, outgoing.due_at)


def why_not(number: str, *, purpose: Purpose = Purpose.MESSAGE) -> str | None:
    """The one gate, asked when composing and again at claim: the code why nothing may go to the number, or None.

    Answers to STOP and HELP pass an opt-out; the carrier's own block stops those that must not.
    """
    row = db.session.execute(sa.select(*gate_of(sa.literal(number)))).one()
    if row.opted_out and purpose is not Purpose.KEYWORD_ANSWER:
        return OPTED_OUT
    return why_bad(row.bad_code, purpose)


def why_bad(code: str | None, purpose: Purpose) -> str | None:
    """The gate's second column: a pause holds all but answers to keywords."""
    return None if code == PAUSED and purpose is Purpose.KEYWORD_ANSWER else code


def gate_of(number: str | sa.SQLColumnExpression[str]) -> tuple[sa.ColumnElement, sa.ColumnElement]:
    """The two columns of the gate, correlated with the statement around them."""
    opted_out = has_opted_out(number).label("opted_out")
    bad_code = sa.select(BadNumber.error_code).where(BadNumber.e164 == number).scalar_subquery()
    closed = sa.case((is_blocked(number), constant(BLOCKED)), (is_paused(number), constant(PAUSED)), else_=bad_code)
    return opted_out, closed.label("bad_code")
