"""Opting out and in again (T14). Each is written down in the ledger too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.consent.ledger import kept, write_down
from casestatus.consent.models import Channel, Decision, Event, How, OptOut, Source
from casestatus.consent.pausing import close_open_one
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.prepared import constant

_SAID_LAST = sa.func.greatest(OptOut.created_at, OptOut.said_again_at)  # of two that are there; NULL is passed over


def opt_out(
    address: str,
    *,
    channel: Channel = Channel.SMS,
    source: Source,
    words: str | None,
    message_id: UUID | None = None,
    at: datetime | None = None,
    by: User | None = None,
    how: How | None = None,
) -> bool:
    """Record that the address wants nothing more on this channel. `at` (UTC) is when it was said, if not now.
    `by` is who at the firm wrote it down, and `how` what the ledger says of how it was said, if not by its source.

    Returns False when that was known already, or the person has opted in again since.
    """
    address, said_at = kept(address), at or now()
    if has_opted_in_since(address, said_at, channel):
        return False
    row = insert(OptOut).values(address=address, channel=channel, source=source, words=words, message_id=message_id)
    row = row.values(created_at=said_at)
    new = row.on_conflict_do_nothing(
        index_elements=["firm_id", "address", "channel"], index_where=OptOut.ended_at.is_(None)
    )
    is_news = db.session.execute(new.returning(OptOut.id)).first() is not None
    if not is_news:
        _note_it_was_said_again(address, channel, said_at)
    is_written_here = source in (Source.TEXT, Source.CARRIER) and words is not None
    is_nearer = not is_news and is_written_here and _was_heard_by_reminders(address, channel)
    if is_nearer:
        _is_now_heard_here(address, channel, source=source, words=words, message_id=message_id, said_at=said_at)
    if not is_news and not is_nearer and (source is Source.USER or not _is_known_by_hand(address, channel)):
        return False
    if channel is Channel.SMS:
        close_open_one(address, Decision.OPT_OUT)
    said: dict[str, Any] = {
        "words": words,
        "message_id": message_id,
        "said_at": said_at,
        "author_id": by.id if by else None,
    }
    write_down(Event.OPTED_OUT, address, channel=channel, how=how or How(source), **said)
    return is_news


def _note_it_was_said_again(address: str, channel: Channel, said_at: datetime) -> None:
    again = sa.update(OptOut).where(is_active(address, channel), said_at > _SAID_LAST).values(said_again_at=said_at)
    db.session.execute(again, execution_options={"synchronize_session": "fetch"})


def _is_known_by_hand(address: str, channel: Channel) -> bool:
    """Whether the opt-out in force is one that a user wrote down, and might be marked as wrong some day."""
    known = opt_out_of(address, channel)
    return known is not None and known.source is Source.USER


def _was_heard_by_reminders(address: str, channel: Channel) -> bool:
    """Whether the opt-out in force was written to the reminders' number, where a START would end it."""
    known = opt_out_of(address, channel)
    return known is not None and known.source is Source.REMINDER


def _is_now_heard_here(
    address: str, channel: Channel, *, source: Source, words: str | None, message_id: UUID | None, said_at: datetime
) -> None:
    """The firm's own number has heard STOP too: from now on only a START to that one ends it (decision 55)."""
    nearer = sa.update(OptOut).where(is_active(address, channel)).values(source=source, words=words)
    latest = sa.func.greatest(OptOut.created_at, said_at)
    db.session.execute(
        nearer.values(message_id=message_id, created_at=latest), execution_options={"synchronize_session": "fetch"}
    )


def opt_in(
    address: str,
    *,
    channel: Channel = Channel.SMS,
    source: Source,
    words: str | None,
    at: datetime | None = None,
    by: User | None = None,
) -> bool:
    """End the opt-out, by the person's own words said at that time (UTC; now, when not given).

    Returns False when there was none, or the person has opted out again since.
    """
    address, said_at = kept(address), at or now()
    if channel is Channel.SMS:
        close_open_one(address, Decision.KEEP, words=words)
    ended = sa.update(OptOut).where(is_active(address, channel), said_at >= _SAID_LAST)
    ended = ended.values(ended_at=said_at, ended_words=words, ended_source=source).returning(OptOut.id)
    if db.session.execute(ended, execution_options={"synchronize_session": False}).first() is None:
        return False
    said: dict[str, Any] = {"words": words, "said_at": said_at, "author_id": by.id if by else None}
    write_down(Event.OPTED_IN, address, channel=channel, how=How(source), **said)
    return True


def has_opted_in_since(address: str, moment: datetime, channel: Channel = Channel.SMS) -> bool:
    """Whether the address ended an opt-out later than that (UTC)."""
    later = sa.select(OptOut.id).where(OptOut.address == address, OptOut.channel == channel, OptOut.ended_at > moment)
    later = later.where(OptOut.ended_source.is_distinct_from(Source.WRONG))
    return db.session.execute(later).first() is not None


def was_said_again_since(
    moment: sa.SQLColumnExpression[datetime], address: sa.SQLColumnExpression[str], channel: Channel
) -> sa.Exists:
    """Whether an opt-out that was known was said once more then, or later: columns of the query around it."""
    again = sa.select(OptOut.id).where(OptOut.address == address, OptOut.channel == channel)
    return again.where(OptOut.said_again_at >= moment).exists()


def is_opted_out(address: str, channel: Channel = Channel.SMS) -> bool:
    """Whether nothing may be sent to the address on this channel."""
    return db.session.execute(sa.select(OptOut.id).where(is_active(address, channel))).first() is not None


def is_active(
    address: str | sa.SQLColumnExpression[str], channel: Channel = Channel.SMS, *, of: type[OptOut] = OptOut
) -> sa.ColumnElement[bool]:
    """The condition that finds the opt-out in force for an address, or for a column of addresses."""
    address = kept(address) if isinstance(address, str) else address
    return sa.and_(of.address == address, of.channel == constant(channel), of.ended_at.is_(None))


def has_opted_out(address: str | sa.SQLColumnExpression[str], channel: Channel = Channel.SMS) -> sa.Exists:
    """Whether an address, or a column of them, is opted out: a column of the query around it, held to the firm."""
    return sa.select(OptOut.id).where(is_active(address, channel)).exists()


def opt_out_of(address: str, channel: Channel = Channel.SMS) -> OptOut | None:
    """The opt-out in force, with its words and time."""
    return db.session.execute(sa.select(OptOut).where(is_active(address, channel))).scalar_one_or_none()


def in_force_of(addresses: Sequence[str]) -> list[OptOut]:
    """The opt-outs of these numbers and addresses that are in force, the newest first."""
    return [one for one in opt_outs_of(addresses) if one.ended_at is None]


def opt_outs_of(addresses: Sequence[str]) -> list[OptOut]:
    """Every opt-out of these numbers and addresses, those that ended too, the newest first."""
    found = (
        sa.select(OptOut)
        .where(OptOut.address.in_([kept(address) for address in addresses]))
        .order_by(OptOut.created_at.desc())
    )
    return list(db.session.execute(found).scalars())
