"""What conversations have to do with the firm's own numbers (A9)."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.live import publish
from casestatus.messaging.models import Conversation


@dataclass(frozen=True)
class Use:
    """How a number of the firm is used: its conversations, and when the last text came in or went out by it."""

    conversations: int = 0
    latest_at: datetime | None = None


def uses_of_numbers() -> dict[str, Use]:
    """By number, E.164. One that no conversation goes on with is left out."""
    live = sa.select(Conversation.firm_number, sa.func.count(), sa.func.max(Conversation.latest_at))
    live = live.where(Conversation.merged_into_id.is_(None)).group_by(Conversation.firm_number)
    return {number: Use(many, latest_at) for number, many, latest_at in db.session.execute(live)}


def go_on_from(number: str, *, instead_of: str) -> int:
    """Have every conversation of one number of ours answered from another. Returns how many there were."""
    moved = sa.update(Conversation).where(Conversation.firm_number == instead_of).values(firm_number=number)
    rows = db.session.execute(moved.returning(Conversation.id), execution_options={"synchronize_session": False})
    publish("inbox")
    return len(rows.all())
