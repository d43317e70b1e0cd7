"""A conversation in short, for the pages of its contact and of their cases (T5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from casestatus.accounts.models import User
from casestatus.consent.opting import has_opted_out
from casestatus.core import db
from casestatus.messaging.models import Conversation, Direction
from casestatus.messaging.queries import IS_LEFT, join_people, visible_to

_CARD: tuple[Any, ...] = (
    Conversation.id,
    Conversation.phone,
    Conversation.latest_at,
    Conversation.latest_snippet,
    Conversation.latest_direction,
    has_opted_out(Conversation.phone),
    IS_LEFT,
    Conversation.blocked_at.isnot(None),
)


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """A conversation in short, for the pages of its contact and their cases (T5)."""

    id: UUID
    phone: str
    latest_at: datetime
    snippet: str
    direction: Direction
    opted_out: bool
    is_left: bool
    is_blocked: bool


def conversation_card(user: User, contact_id: UUID) -> ConversationCard | None:
    """The contact's conversation in short, if there is one."""
    card = visible_to(user).where(Conversation.contact_id == contact_id)
    row = db.session.execute(
        join_people(user, card).with_only_columns(*_CARD, maintain_column_froms=True)
    ).one_or_none()
    return ConversationCard(*row) if row else None
