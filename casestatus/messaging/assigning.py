"""Who answers a conversation, and since when the client waits for it (T22)."""

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.live import publish
from casestatus.core.words import _
from casestatus.messaging.colleagues import hears
from casestatus.messaging.locking import lock
from casestatus.messaging.models import Conversation
from casestatus.messaging.taking_part import call_in
from casestatus.messaging.waiting import settle
from casestatus.trail.tracking import write_entry


def assign(conversation: Conversation, to: User | None, *, by: User, was: str | None = None) -> None:
    """Make somebody, or nobody, the one who answers. Who is assigned takes part, and finds it unread (T12).

    `was` is the name of who answered when that was asked, empty for nobody. Raises Refused when another does now, and
    for somebody who may not read texts.
    """
    if to is not None and not hears(to):
        raise Refused(_("Choose a colleague who may read text messages."))
    lock(conversation)
    before, after = conversation.assigned_to_id, to.id if to else None
    if before == after:
        return
    _refuse_reassigned(conversation, was)
    conversation.assigned_to_id = after
    if to is not None:
        call_in(conversation, to, unread=0 if to.id == by.id else 1)
        conversation.archived_at = None
    changed = [str(before) if before else None, str(after) if after else None]
    write_entry("assigned", "Conversation", conversation.id, assigned_to_id=changed)
    conversation.next_version()
    publish(conversation.topic, "inbox")


def _refuse_reassigned(conversation: Conversation, was: str | None) -> None:
    present = db.session.get_one(User, conversation.assigned_to_id).name if conversation.assigned_to_id else ""
    if was in (None, present):
        return
    if present:
        raise Refused(_("Somebody assigned it to {name} meanwhile. Choose once more.", name=present))
    raise Refused(_("Somebody took the assignment away meanwhile. Choose once more."))


def needs_no_answer(conversation: Conversation) -> None:
    """The client waits for nothing: a thank-you needs no answer."""
    lock(conversation)
    if conversation.waiting_since is not None:
        settle(conversation)
        publish(conversation.topic, "inbox")
