"""Texts whose worker died while sending: ask the carrier; what it cannot tell, a person decides."""

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways import current as gateways
from casestatus.gateways.sms import Listed, Temporary
from casestatus.outbox.models import Outgoing, State
from casestatus.outbox.recording import CARRIER_STATES, locked, move, record_unknown

CLAIM_LASTS = timedelta(seconds=20)  # a worker is at one text for 14 seconds at most (gateways/twilio.py)
CLOCKS_DIFFER = timedelta(seconds=5)


def stale_claims() -> sa.Select:
    """Firm and id of every text claimed too long ago, for the sweep."""
    stale = sa.select(Outgoing.firm_id, Outgoing.id)
    return stale.where(Outgoing.state == State.SENDING, Outgoing.claimed_at < now() - CLAIM_LASTS)


def settle(outgoing_id: UUID) -> None:
    """Find a stale claim in the carrier's list; else mark it unknown, which lets its lane go on."""
    with db.transaction():
        claim = db.session.execute(
            sa.select(Outgoing.recipient, Outgoing.sender, Outgoing.body, Outgoing.claimed_at).where(
                Outgoing.id == outgoing_id, Outgoing.state == State.SENDING
            )
        ).one_or_none()
    if claim is None:
        return
    found = _at_the_carrier(claim)
    with db.transaction():
        if found is None:
            record_unknown(outgoing_id)
        else:
            _adopt(outgoing_id, found)


def _at_the_carrier(claim: sa.Row) -> Listed | None:
    try:
        listed = gateways.current().sms.sent_since(claim.claimed_at - CLOCKS_DIFFER, to=claim.recipient)
    except Temporary:
        return None
    same = [text for text in listed if (text.sender, text.body) == (claim.sender, claim.body)]
    with db.transaction():
        known = sa.select(Outgoing.provider_id).where(Outgoing.provider_id.in_([text.provider_id for text in same]))
        taken = set(db.session.execute(known).scalars())
    return next((text for text in same if text.provider_id not in taken), None)


def _adopt(outgoing_id: UUID, found: Listed) -> None:
    outgoing = locked(outgoing_id)
    if outgoing is not None:
        outgoing.provider_id = outgoing.provider_id or found.provider_id
        move(outgoing, CARRIER_STATES.get(found.status, State.ACCEPTED), found.error_code)
