"""Who answers a conversation, and since when the client waits for it (T22)."""

from casestatus.accounts.models import User
from casestatus.core.errors import Refused
from casestatus.core.live import publish
from casestatus.core.words import _
from casestatus.messaging.colleagues import hears
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation
from casestatus.messaging.taking_part import call_in
from casestatus.messaging.waiting import settle
from casestatus.trail.tracking import write_entry


def assign(conversation: Conversation, to: User | None, *, by: User) -> None:
    """Make somebody, or nobody, the one who answers. Who is assigned takes part, and finds it unread (T12).

    Raises Refused for somebody who may not read texts.
    """
    if to is not None and not hears(to):
        raise Refused(_("Choose a colleague who may read text messages."))
    lock(conversation)
    before, after = conversation.assigned_to_id, to.id if to else None
    if before == after:
        return
    conversation.assigned_to_id = after
    if to is not None:
        call_in(conversation, to, unread=0 if to.id == by.id else 1)
        conversation.archived_at = None
    changed = [str(before) if before else None, str(after) if after else None]
    write_entry("assigned", "Conversation", conversation.id, assigned_to_id=changed)
    conversation.next_version()
    publish(conversation.topic, "inbox")


def needs_no_answer(conversation: Conversation) -> None:
    """The client waits for nothing: a thank-you needs no answer."""
    lock(conversation)
    if conversation.waiting_since is not None:
        settle(conversation)
        publish(conversation.topic, "inbox")
