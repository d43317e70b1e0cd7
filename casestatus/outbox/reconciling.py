"""Texts whose worker died while sending: ask the carrier; what it cannot tell, a person decides."""

from datetime import UTC, datetime, timedelta
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
FOR_EVER = datetime.max.replace(tzinfo=UTC)
ASKED_BY = (Outgoing.recipient, Outgoing.sender, Outgoing.body, Outgoing.claimed_at, Outgoing.provider_id)


def stale_claims() -> sa.Select:
    """Firm and id of every text claimed too long ago, for the sweep."""
    return sa.select(Outgoing.firm_id, Outgoing.id).where(*_is_stale())


def _is_stale() -> tuple[sa.ColumnElement[bool], ...]:
    return Outgoing.state == State.SENDING, Outgoing.claimed_at < now() - CLAIM_LASTS


def settle(outgoing_id: UUID) -> None:
    """Find a stale claim in the carrier's list; else mark it unknown, which lets its lane go on."""
    stale = sa.select(*ASKED_BY).where(Outgoing.id == outgoing_id, *_is_stale())
    with db.transaction():
        claim = db.session.execute(stale).one_or_none()
    if claim is None:
        return
    try:
        found = at_the_carrier(claim)
    except Temporary:
        found = None
    with db.transaction():
        if found is None:
            record_unknown(outgoing_id)
        else:
            adopt(outgoing_id, found)


def at_the_carrier(text: sa.Row, *, until: datetime = FOR_EVER) -> Listed | None:
    """The text as the carrier lists it, or None. Asks the carrier, so no transaction is open. Temporary: it cannot say.

    `text` has the columns ASKED_BY. Without an id of the carrier's it is the first alike that left before `until` (UTC)
    and is no other text of ours.
    """
    listed = gateways.current().sms.sent_since(text.claimed_at - CLOCKS_DIFFER, to=text.recipient)
    if text.provider_id is not None:
        return next((one for one in listed if one.provider_id == text.provider_id), None)
    alike = [one for one in listed if (one.sender, one.body) == (text.sender, text.body) and one.sent_at < until]
    taken = _known_among(alike)
    return next((one for one in alike if one.provider_id not in taken), None)


def _known_among(listed: list[Listed]) -> set[str | None]:
    with db.transaction():
        known = sa.select(Outgoing.provider_id).where(Outgoing.provider_id.in_([one.provider_id for one in listed]))
        return set(db.session.execute(known).scalars())


def adopt(outgoing_id: UUID, found: Listed) -> None:
    """Take over what the carrier says of a text."""
    outgoing = locked(outgoing_id)
    if outgoing is not None:
        outgoing.provider_id = outgoing.provider_id or found.provider_id
        move(outgoing, CARRIER_STATES.get(found.status, State.ACCEPTED), found.error_code)
