"""A text that the carrier gave up when the quiet hours began leaves once more, when they are over (T20)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.consent.texting_hours import hours_of
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.outbox.models import Outgoing
from casestatus.outbox.posting import post_sms
from casestatus.outbox.timing import opening, waits_for_hours


def renew(expired: Outgoing) -> None:
    """Queue a locked text anew for the next time at which it may leave. It was not delivered: nobody gets it twice.

    Nothing is done for one that was renewed already, that is of no use by then, or that a person sent.
    """
    if expired.instead_of_id is not None or not waits_for_hours(expired.purpose, expired.urgency):
        return
    firm = db.session.get_one(Firm, chosen_firm())
    due_at = opening(hours_of(firm.texting_hours), expired.zones or [firm.time_zone], now())
    if expired.useless_at is not None and due_at >= expired.useless_at:
        return
    again = post_sms(
        to=expired.recipient,
        sender=expired.sender,
        body=expired.body,
        media=[UUID(one) for one in expired.media],
        urgency=expired.urgency,
        purpose=expired.purpose,
        language=expired.language,
        zones=expired.zones,
        useless_at=expired.useless_at,
    )
    again.instead_of_id = expired.id


def renewal_of(expired: Outgoing) -> Outgoing | None:
    """The text that leaves in its place."""
    found = sa.select(Outgoing).where(Outgoing.instead_of_id == expired.id)
    return db.session.execute(found).scalar_one_or_none()
