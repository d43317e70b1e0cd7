"""Blocking numbers, and what is blocked (T9). What becomes of their texts is in messaging/blocking.py."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.consent.models import BlockedNumber
from casestatus.core import db
from casestatus.core.clock import now


def block_number(e164: str, *, by: User, conversation_id: UUID) -> BlockedNumber | None:
    """Write the block down. None when somebody else has blocked the number already."""
    row = insert(BlockedNumber).values(e164=e164, by_id=by.id, conversation_id=conversation_id)
    new = row.on_conflict_do_nothing(
        index_elements=["firm_id", "e164"], index_where=BlockedNumber.ended_at.is_(None)
    ).returning(BlockedNumber)
    made: BlockedNumber | None = db.session.execute(new).scalar_one_or_none()
    return made


def end_block(block: BlockedNumber, *, by: User) -> bool:
    """The number may text again. Returns False when somebody else has ended the block already."""
    db.session.refresh(block, with_for_update=True)
    if block.ended_at is not None:
        return False
    block.ended_at, block.ended_by_id = now(), by.id
    return True


def is_in_force(
    number: str | sa.SQLColumnExpression[str], *, of: type[BlockedNumber] = BlockedNumber
) -> sa.ColumnElement[bool]:
    """The condition that finds the block of a number, or of a column of numbers."""
    return sa.and_(of.e164 == number, of.ended_at.is_(None))


def is_blocked(number: str | sa.SQLColumnExpression[str]) -> sa.Exists:
    """Whether a number, or a column of them, is blocked: a column of the query around it, held to the firm."""
    return sa.select(BlockedNumber.id).where(is_in_force(number)).exists()
