"""Texts that the carrier took and said nothing more of: its callback was lost, so we ask (T3)."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Listed, Temporary
from casestatus.outbox.models import Outgoing, State
from casestatus.outbox.reconciling import CLOCKS_DIFFER
from casestatus.outbox.recording import CARRIER_STATES, move

HEARS_WITHIN = timedelta(seconds=20)  # most callbacks come within seconds
AT_ONCE = 50  # texts that one job asks after


def firms_with_unheard_texts() -> sa.Select:
    """The firms with texts whose end should be known by now, for the sweep."""
    return sa.select(Outgoing.firm_id).where(*_unheard()).distinct()


def ask_after_unheard_texts() -> int:
    """Ask the carrier what became of them. Returns how many were asked about; each is asked about ever more rarely."""
    unheard = (
        sa.select(Outgoing.id, Outgoing.recipient, Outgoing.provider_id, Outgoing.first_tried_at)
        .where(*_unheard())
        .order_by(Outgoing.due_at)
        .limit(AT_ONCE)
    )
    with db.looking():
        rows = db.session.execute(unheard).all()
    for row in rows:
        found = _at_the_carrier(row)
        with db.transaction():
            _note(row.id, found)
    return len(rows)


def _unheard() -> tuple[sa.ColumnElement[bool], ...]:
    return Outgoing.state.in_([State.ACCEPTED, State.SENT]), Outgoing.due_at <= now() - HEARS_WITHIN


def _at_the_carrier(row: sa.Row) -> Listed | None:
    try:
        listed = gateways.current().sms.sent_since(row.first_tried_at - CLOCKS_DIFFER, to=row.recipient)
    except Temporary:
        return None
    return next((text for text in listed if text.provider_id == row.provider_id), None)


def _note(outgoing_id: UUID, found: Listed | None) -> None:
    outgoing = db.session.execute(sa.select(Outgoing).where(Outgoing.id == outgoing_id).with_for_update()).scalar_one()
    moment = now()
    outgoing.due_at = moment + (moment - (outgoing.first_tried_at or moment))
    if found is not None and found.status in CARRIER_STATES:
        move(outgoing, CARRIER_STATES[found.status], found.error_code)
