"""Consent is a person's, not a number's: it is gone with a number that may be somebody else's now (T27).

47 U.S.C. 227(b)(1)(A) asks for the consent of whoever has the number when the text comes.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casestatus.accounts.models import User
from casestatus.consent.ledger import write_down
from casestatus.consent.models import Channel, Event, How, LedgerEntry
from casestatus.core import db


def note_lost(number: str, *, how: How, at: datetime | None = None, words: str | None = None, by: User | None) -> None:
    """Write down that the number may be somebody else's, since `at` (UTC; now, when not given)."""
    author = by.id if by else None
    write_down(Event.LOST, number, channel=Channel.SMS, how=how, said_at=at, words=words, author_id=author)


def note_confirmed(number: str, *, by: User | None) -> None:
    """Write down that somebody made sure that it is the client's."""
    write_down(Event.CONFIRMED, number, channel=Channel.SMS, how=How.USER, author_id=by.id if by else None)


def confirmed_since(numbers: Collection[str], moment: datetime) -> set[str]:
    """Those of the numbers that somebody confirmed at that time (UTC) or later."""
    found = sa.select(LedgerEntry.address).where(LedgerEntry.address.in_(numbers), LedgerEntry.said_at >= moment)
    return set(db.session.execute(found.where(LedgerEntry.event == Event.CONFIRMED)).scalars())


def was_lost_since(agreed: type[LedgerEntry]) -> sa.Exists:
    """Whether the number of an agreement may have gone to somebody else since, and nobody confirmed it after that."""
    lost, confirmed = aliased(LedgerEntry), aliased(LedgerEntry)
    again = sa.select(confirmed.id).where(confirmed.address == lost.address, confirmed.event == Event.CONFIRMED)
    gone = sa.select(lost.id).where(lost.address == agreed.address, lost.event == Event.LOST)
    gone = gone.where(lost.said_at >= agreed.said_at)
    return gone.where(~again.where(confirmed.created_at > lost.created_at).exists()).exists()
