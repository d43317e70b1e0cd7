"""Out of everyone's inbox, until a new text comes (T13)."""

from casestatus.core.clock import now
from casestatus.core.live import publish
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation
from casestatus.notices.forgetting import forget_all
from casestatus.trail.tracking import write_entry

ARCHIVED = "archived"  # what the trail calls it


def archive(conversation: Conversation) -> None:
    """Put the conversation away for everybody. A text that comes in, or an answer, brings it back."""
    lock(conversation)
    if conversation.archived_at is None:
        conversation.archived_at = now()
        forget_all(conversation.id)
        _tell(conversation, ARCHIVED)


def bring_back(conversation: Conversation) -> None:
    """Into everyone's inbox again, with what was unread."""
    lock(conversation)
    if conversation.archived_at is not None:
        conversation.archived_at = None
        _tell(conversation, "brought back")


def _tell(conversation: Conversation, action: str) -> None:
    write_entry(action, "Conversation", conversation.id)
    publish("inbox", conversation.topic)
