"""Ordinary words that ask to stop pause texting to the number until a person has decided (T21)."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, insert

from casestatus.consent.business_days import after_business_days
from casestatus.consent.ledger import write_down
from casestatus.consent.models import Channel, Decision, Event, How, PossibleOptOut
from casestatus.core import db
from casestatus.core.clock import now

BUSINESS_DAYS = 10  # 47 CFR 64.1200(a)(10)
CLOSES_AT = time(17)  # on the last day, on the firm's clock


def pause(address: str, *, words: str, message_id: UUID, said_at: datetime, zone: ZoneInfo) -> bool:
    """Stop all texts to the number but answers to keywords. Returns False when that is so already.

    `said_at` is UTC; the firm has until 5 PM of the tenth business day after it to decide.
    """
    said: dict[str, Any] = {"words": words, "message_id": message_id}
    row = insert(PossibleOptOut).values(address=address, created_at=said_at, due_at=due_at(said_at, zone), **said)
    row = row.on_conflict_do_nothing(
        index_elements=["firm_id", "address"], index_where=PossibleOptOut.decided_at.is_(None)
    )
    if db.session.execute(row.returning(PossibleOptOut.id)).first() is None:
        return False
    write_down(Event.ASKED, address, channel=Channel.SMS, how=How.TEXT, said_at=said_at, **said)
    return True


def due_at(said_at: datetime, zone: ZoneInfo) -> datetime:
    """When what was said then (UTC) becomes an opt-out by itself, UTC."""
    last_day = after_business_days(said_at.astimezone(zone).date(), BUSINESS_DAYS)
    return (datetime.combine(last_day, CLOSES_AT, zone)).astimezone(now().tzinfo)


def close_open_one(address: str, decision: Decision, *, words: str | None = None) -> None:
    """The person has said by a keyword what they want: there is nothing left to decide.

    `words` are what they wrote when they want texts after all.
    """
    open_one = sa.update(PossibleOptOut).where(is_open(address))
    closed = open_one.values(decision=decision, decided_at=now(), reason=words).returning(PossibleOptOut.id)
    found = db.session.execute(closed, execution_options={"synchronize_session": False}).first()
    if found is not None and decision is Decision.KEEP:
        write_down(Event.KEPT, address, channel=Channel.SMS, how=How.TEXT, words=words)


def is_open(address: str | sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
    """The condition that finds what is to be decided about an address, or about a column of addresses."""
    return sa.and_(PossibleOptOut.address == address, PossibleOptOut.decided_at.is_(None))


def is_paused(address: str | sa.SQLColumnExpression[str]) -> sa.Exists:
    """Whether texting to an address, or to a column of them, waits for a decision: a column of the query around it."""
    return sa.select(PossibleOptOut.id).where(is_open(address)).exists()


def open_ones_of(addresses: Collection[str]) -> list[PossibleOptOut]:
    """What waits for a decision about these numbers, what is due first at the top."""
    found = sa.select(PossibleOptOut).where(PossibleOptOut.address.in_(addresses), PossibleOptOut.decided_at.is_(None))
    return list(db.session.execute(found.order_by(PossibleOptOut.due_at)).scalars())


def to_decide_about(address: sa.SQLColumnExpression[str]) -> sa.ScalarSelect:
    """What waits for a decision about a column of addresses: id, words and until when; null when nothing does."""
    until = sa.func.extract("epoch", PossibleOptOut.due_at)
    asked = sa.func.jsonb_build_array(PossibleOptOut.id, PossibleOptOut.words, until, type_=JSONB())
    return sa.select(asked).where(is_open(address)).scalar_subquery()


def is_soon(due: datetime) -> bool:
    """Whether little time is left to decide."""
    return due - now() < timedelta(days=3)
