"""Whose number is it: reported wrong in a thread, and confirmed again (T27)."""

from casestatus.core.live import contact_topic, publish
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation
from casestatus.outbox.doubting import confirm_right, report_wrong
from casestatus.trail.tracking import write_entry


def report(conversation: Conversation) -> None:
    """Nothing goes to the conversation's number until somebody confirms it."""
    lock(conversation)
    report_wrong(conversation.phone)
    _tell(conversation, "reported a wrong number")


def confirm(conversation: Conversation) -> None:
    """The number is right again, or was all along."""
    lock(conversation)
    confirm_right(conversation.phone)
    _tell(conversation, "confirmed a number")


def _tell(conversation: Conversation, action: str) -> None:
    write_entry(action, "Conversation", conversation.id)
    publish(conversation.topic, *([contact_topic(conversation.contact_id)] if conversation.contact_id else []))
