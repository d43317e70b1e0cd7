"""Which numbers are looked up before they are texted: once, and not those that texted us (T2, T5)."""

from collections.abc import Callable

import sqlalchemy as sa

from casestatus.core import db
from casestatus.messaging.models import Conversation, Direction, Kind, Message
from casestatus.outbox.looking_up import is_looked_up, look_up

Question = Callable[[], None]


def nothing() -> None:
    """The question where none is to be asked."""


def line_of(e164: str) -> Question:
    """What to ask the carrier before a text to this number (E.164), for a route that says `asks=`."""
    return nothing if is_looked_up(e164) else lambda: look_up(e164)


def line_in(conversation: Conversation) -> Question:
    """The same for an answer in a thread. Whose text came from the number can get one; who rang may have a landline."""
    return nothing if _has_texted(conversation) else line_of(conversation.phone)


def _has_texted(conversation: Conversation) -> bool:
    came = sa.select(Message.id).where(
        Message.conversation_id == conversation.id,
        Message.phone == conversation.phone,
        Message.direction == Direction.IN,
        Message.kind == Kind.TEXT,
    )
    return db.session.execute(came.limit(1)).first() is not None
