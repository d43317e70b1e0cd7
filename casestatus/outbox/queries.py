"""Questions about what leaves."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.outbox.models import Outgoing


def outgoing_with(provider_id: str) -> UUID | None:
    """The text that the carrier knows under this id."""
    return db.session.execute(sa.select(Outgoing.id).where(Outgoing.provider_id == provider_id)).scalars().first()
