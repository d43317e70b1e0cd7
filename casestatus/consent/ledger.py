"""The consent ledger: what was said about being written to, line by line. Lines are added, never changed (T21)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

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
    found = entries_about(addresses).options(joinedload(LedgerEntry.author))
    found = found.options(selectinload(LedgerEntry.voided_by).joinedload(LedgerEntry.author))
    newest = found.order_by(LedgerEntry.said_at.desc(), LedgerEntry.id.desc())
    return list(db.session.execute(newest).scalars())


def entries_about(addresses: Sequence[str]) -> sa.Select:
    """The lines about these numbers and addresses, those that were marked as wrong too."""
    return sa.select(LedgerEntry).where(LedgerEntry.address.in_([kept(address) for address in addresses]))


def is_right(line: type[LedgerEntry] = LedgerEntry) -> sa.ColumnElement[bool]:
    """The condition that leaves lines out that were marked as wrong."""
    correction = aliased(LedgerEntry)
    return ~sa.select(correction.id).where(correction.voids_id == line.id).exists()


def kept(address: str) -> str:
    """The address as it stands in the records: e-mail addresses are the same in any case."""
    return address.casefold() if "@" in address else address
