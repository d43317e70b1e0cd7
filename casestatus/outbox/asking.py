"""Texts that the carrier may have, and that nothing final was heard of: a callback was lost, so we ask (T3)."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.sms import Listed, Temporary
from casestatus.outbox.models import Outgoing, State
from casestatus.outbox.reconciling import ASKED_BY, CLAIM_LASTS, adopt, at_the_carrier

HEARS_WITHIN = timedelta(seconds=20)  # most callbacks come within seconds
AT_ONCE = 50  # texts that one job asks after
UNHEARD = (State.UNKNOWN, State.ACCEPTED, State.SENT)


def firms_with_unheard_texts() -> sa.Select:
    """The firms with texts whose end should be known by now, for the sweep."""
    return sa.select(Outgoing.firm_id).where(*_unheard()).distinct()


def ask_after_unheard_texts() -> int:
    """Ask the carrier what became of them. Returns how many were asked about; each is asked about ever more rarely.

    Stops at the first that the carrier cannot speak of now: it would have no more to say of the next.
    """
    unheard = sa.select(Outgoing.id, *ASKED_BY).where(*_unheard()).order_by(Outgoing.due_at).limit(AT_ONCE)
    with db.looking():
        rows = db.session.execute(unheard).all()
    for asked, row in enumerate(rows):
        try:
            found = at_the_carrier(row, until=row.claimed_at + CLAIM_LASTS)
        except Temporary:
            with db.transaction():
                _ask_later([left.id for left in rows[asked:]])
            return asked + 1
        with db.transaction():
            _note(row.id, found)
    return len(rows)


def _unheard() -> tuple[sa.ColumnElement[bool], ...]:
    return Outgoing.state.in_(UNHEARD), Outgoing.due_at <= now() - HEARS_WITHIN, Outgoing.claimed_at.isnot(None)


def _note(outgoing_id: UUID, found: Listed | None) -> None:
    _ask_later([outgoing_id])
    if found is not None:
        adopt(outgoing_id, found)


def _ask_later(outgoing_ids: list[UUID]) -> None:
    moment = now()
    again = sa.update(Outgoing).where(Outgoing.id.in_(outgoing_ids))
    again = again.values(due_at=moment + (moment - Outgoing.claimed_at))
    db.session.execute(again, execution_options={"synchronize_session": False})
