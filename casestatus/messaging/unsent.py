"""Texts that waited for their time and came to nothing: who wrote one finds it unread, and is told of it (T19)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.messaging.colleagues import hears
from casestatus.messaging.models import Conversation, Message, MessageState, Participation
from casestatus.messaging.taking_part import call_in, count_incoming

_PRESS = "scheduled"
CAME_TO_NOTHING = (MessageState.FAILED, MessageState.UNKNOWN)


def press_of_scheduled(scheduled_id: UUID) -> str:
    """The key under which a text that waited stands in its thread, once."""
    return f"{_PRESS} {scheduled_id}"


def waited(message: Message) -> bool:
    """Whether it was written to be sent later."""
    return message.key is not None and message.key.startswith(f"{_PRESS} ")


def needs_its_author(message: Message) -> bool:
    """Whether it waited, and failed when its time had come, or nobody can say whether it left."""
    return waited(message) and message.state in CAME_TO_NOTHING


def note_unsent(message: Message, conversation: Conversation) -> None:
    """Bring such a text of a locked conversation back to its author, and to whoever else takes part, as unread.

    Who had left has the conversation back; who muted it is told nothing, and finds it unread. Where the number is
    blocked nobody has it back: its author is told, and finds the text by the link.
    """
    message.is_untold = True
    if conversation.blocked_at is not None:
        return
    conversation.archived_at = None
    if message.author is not None and hears(message.author) and not _takes_part(message):
        call_in(conversation, message.author, unread=0)
    count_incoming(conversation)


def _takes_part(message: Message) -> bool:
    theirs = sa.select(Participation.id).where(Participation.conversation_id == message.conversation_id)
    theirs = theirs.where(Participation.user_id == message.author_id, Participation.takes_part)
    return db.session.execute(theirs).first() is not None
