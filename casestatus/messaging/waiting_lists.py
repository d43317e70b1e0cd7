"""Who is told when what waits to be sent has changed (T19)."""

from uuid import UUID

from casestatus.core.live import publish
from casestatus.messaging.models import Conversation

ALL = "conversation-scheduled"  # the topic of the list of all that waits


def scheduled_topic(conversation_id: UUID) -> str:
    """Changes when what waits in one conversation does."""
    return f"conversation-{conversation_id}-scheduled"


def tell_what_waits(*conversations: Conversation) -> None:
    """The lists of what waits in them, and of all that waits, look again."""
    publish(*[scheduled_topic(conversation.id) for conversation in conversations], ALL)
