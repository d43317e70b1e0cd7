"""How long clients usually wait for a person's answer: the median of a month, counted in office hours (T23)."""

from datetime import datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.firms.opening import open_time
from casestatus.messaging.models import Direction, Kind, Message

LOOKS_BACK = timedelta(days=30)
LEAST, MOST = 5, 2000  # answers: fewer tell nothing, more tell nothing new


def count_answer_time() -> None:
    """Keep the firm's usual time to an answer with it. One question a night, whatever the pages show."""
    firm = db.session.get_one(Firm, chosen_firm())
    answers = _answers(now() - LOOKS_BACK)
    waits = [open_time(firm, asked_at, answered_at).total_seconds() for asked_at, answered_at in answers]
    is_known = len(waits) >= LEAST and bool(firm.office_hours)
    firm.answer_minutes = round(median(waits) / 60) if is_known else None


def _answers(since: datetime) -> list[tuple[datetime, datetime]]:
    """When clients began to wait, and when a person first answered after that."""
    in_order: dict[str, Any] = {"partition_by": Message.conversation_id, "order_by": (Message.at, Message.id)}
    answered_at = sa.func.min(Message.at).filter(Message.direction == Direction.OUT)
    asked = sa.and_(Message.direction == Direction.IN, Message.kind == Kind.TEXT)
    said = (
        sa.select(
            Message.at,
            Message.direction,
            sa.func.lag(Message.direction).over(**in_order).label("before"),
            answered_at.over(**in_order, rows=(1, None)).label("answered_at"),
        )
        .where(Message.at > since, sa.or_(asked, Message.author_id.isnot(None)))
        .subquery()
    )
    began = sa.select(said.c.at, said.c.answered_at).where(said.c.direction == Direction.IN)
    began = began.where(said.c.before.is_distinct_from(Direction.IN), said.c.answered_at.isnot(None))
    return [tuple(row) for row in db.session.execute(began.order_by(said.c.at.desc()).limit(MOST))]
