"""Texts that waited for their time and came to nothing: who wrote one finds it unread, and is told of it (T19)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.messaging.colleagues import hears
from casestatus.messaging.models import Conversation, Message, MessageState
from casestatus.messaging.taking_part import call_in, count_for, count_incoming

_PRESS = "scheduled"
CAME_TO_NOTHING = (MessageState.FAILED, MessageState.UNKNOWN)


def press_of_scheduled(scheduled_id: UUID) -> str:
    """The key under which a text that waited stands in its thread, once."""
    return f"{_PRESS} {scheduled_id}"


def waited(message: Message) -> bool:
    """Whether it was written to be sent later."""
    return message.key is not None and message.key.startswith(f"{_PRESS} ")


def has_waited() -> sa.ColumnElement[bool]:
    """The same as a condition of a query."""
    return sa.func.coalesce(Message.key, "").startswith(f"{_PRESS} ")


def needs_its_author(message: Message) -> bool:
    """Whether it waited, and failed when its time had come, or nobody can say whether it left."""
    return waited(message) and message.state in CAME_TO_NOTHING


def note_unsent(message: Message, conversation: Conversation) -> None:
    """Bring such a text of a locked conversation back to its author as unread, and to nobody else (T7, T19).

    Who had left has the conversation back; who muted it is told nothing, and finds it unread. While the author is gone
    it is unread for whoever takes part. Where the number is blocked nobody has it back: its author is told, and finds
    the text by the link.
    """
    message.is_untold = True
    if conversation.blocked_at is not None:
        return
    conversation.archived_at = None
    author = message.author
    if author is None or not hears(author):
        count_incoming(conversation)
    elif not count_for(conversation, author):
        call_in(conversation, author, unread=1)
