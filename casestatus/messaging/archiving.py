"""Out of everyone's inbox, until a new text comes (T13)."""

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Conflict
from casestatus.core.live import publish
from casestatus.core.words import _
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation, Direction, Message
from casestatus.notices.forgetting import forget_all
from casestatus.trail.tracking import write_entry

ARCHIVED = "archived"  # what the trail calls it


class NotSeenYet(Conflict):
    """Something stands in the conversation that its reader has not been shown."""


def archive(conversation: Conversation, *, shown: int | None = None) -> None:
    """Put the conversation away for everybody. A text that comes in, or an answer, brings it back.

    `shown` is the conversation's version that its reader was shown, where it is known. Raises NotSeenYet when something
    came from the client since: nobody would be told of it.
    """
    lock(conversation)
    if conversation.archived_at is None:
        if shown is not None and _has_come(conversation, since=shown):
            raise NotSeenYet(_("Something new came from the client meanwhile. Look at it, then archive."))
        conversation.archived_at = now()
        forget_all(conversation.id)
        _tell(conversation, ARCHIVED)


def _has_come(conversation: Conversation, *, since: int) -> bool:
    heard = sa.select(Message.id).where(Message.conversation_id == conversation.id, Message.version > since)
    heard = heard.where(Message.direction == Direction.IN, Message.block_id.is_(None))
    return bool(db.session.execute(sa.select(heard.exists())).scalar_one())


def bring_back(conversation: Conversation) -> None:
    """Into everyone's inbox again, with what was unread."""
    lock(conversation)
    if conversation.archived_at is not None:
        conversation.archived_at = None
        _tell(conversation, "brought back")


def _tell(conversation: Conversation, action: str) -> None:
    write_entry(action, "Conversation", conversation.id)
    publish("inbox", conversation.topic)
