"""The consent ledger: what was said about being written to, line by line. Lines are added, never changed (T21)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from casestatus.consent.models import Channel, Event, How, LedgerEntry
from casestatus.core import db
from casestatus.core.clock import now


def write_down(
    event: Event, address: str, *, channel: Channel, how: How, said_at: datetime | None = None, **more: Any
) -> None:
    """Add a line in the transaction of the change that it tells of. `said_at` is UTC; now, when not given."""
    line = LedgerEntry(event=event, address=kept(address), channel=channel, how=how, said_at=said_at or now(), **more)
    db.session.add(line)


def ledger_of(addresses: Sequence[str]) -> list[LedgerEntry]:
    """Every line about these numbers and addresses with who wrote it down, what was said last first."""
    found = sa.select(LedgerEntry).options(joinedload(LedgerEntry.author))
    found = found.where(LedgerEntry.address.in_([kept(address) for address in addresses]))
    newest = found.order_by(LedgerEntry.said_at.desc(), LedgerEntry.id.desc())
    return list(db.session.execute(newest).scalars())


def kept(address: str) -> str:
    """The address as it stands in the records: e-mail addresses are the same in any case."""
    return address.casefold() if "@" in address else address
