"""Saying who an unknown number is: its messages go to the contact's conversation, none is lost (T5)."""

import sqlalchemy as sa

from casestatus.contacts.keeping import add_contact, give_phone
from casestatus.contacts.models import Contact, Kind
from casestatus.core import db
from casestatus.core.errors import Conflict
from casestatus.core.live import contact_topic, publish
from casestatus.core.words import _
from casestatus.messaging.enclosing import move_files
from casestatus.messaging.locking import hold_both
from casestatus.messaging.models import Conversation, Message, ScheduledText
from casestatus.messaging.taking_part import move_counts
from casestatus.messaging.waiting_lists import tell_what_waits

LINKED_ALREADY = _("Somebody has linked this number already.")
SHOWN = (
    "phone firm_number archived_at blocked_at "
    "latest_at latest_message_id latest_author_id latest_snippet latest_direction latest_state"
).split()


def make_contact(conversation: Conversation, *, first_name: str, last_name: str, kind: Kind) -> Contact:
    """A new contact (or lead) with the conversation's number, whose conversation it becomes."""
    _refuse_known(conversation)
    contact = add_contact(first_name=first_name, last_name=last_name, phone=conversation.phone, kind=kind)
    link(conversation, contact)
    return contact


def link(conversation: Conversation, contact: Contact) -> Conversation:
    """Give the number to the contact. Returns the contact's conversation, which then holds all messages.

    Raises Conflict when somebody else said meanwhile who it is.
    """
    theirs = hold_both(conversation, contact)
    _refuse_known(conversation)
    give_phone(contact, conversation.phone)
    if theirs is None:
        conversation.contact_id, conversation.contact = contact.id, contact
        conversation.next_version()
        publish(conversation.topic, contact_topic(contact.id), "inbox")
        return conversation
    move_messages(conversation, theirs)
    publish(contact_topic(contact.id))
    return theirs


def _refuse_known(conversation: Conversation) -> None:
    if not conversation.is_of_nobody_known:
        raise Conflict(LINKED_ALREADY)


def move_messages(source: Conversation, target: Conversation) -> None:
    """All messages of one locked conversation go into another; who opens the first goes on to the second."""
    in_order = sa.func.row_number().over(order_by=(Message.at, Message.id)).label("place")
    placed = sa.select(Message.id, in_order).where(Message.conversation_id == source.id).subquery()
    moved = sa.update(Message).where(Message.id == placed.c.id)
    moved = moved.values(conversation_id=target.id, version=target.version + placed.c.place).returning(Message.id)
    target.version += len(db.session.execute(moved, execution_options={"synchronize_session": False}).all())
    target.next_version()
    what_waits = sa.update(ScheduledText).where(ScheduledText.conversation_id == source.id)
    db.session.execute(what_waits.values(conversation_id=target.id), execution_options={"synchronize_session": False})
    move_counts(source, target)
    move_files(source, target)
    _keep_the_work(source, target)
    _show_the_newer(source, target)
    target.away_said_on = max(filter(None, (source.away_said_on, target.away_said_on)), default=None)
    source.merged_into_id = target.id
    publish(source.topic, target.topic, "inbox")
    tell_what_waits(source, target)


def _keep_the_work(source: Conversation, target: Conversation) -> None:
    """Who waits longest, still waits; who answers one of the two, unless somebody answers the other (T22)."""
    target.waiting_since = min(filter(None, (source.waiting_since, target.waiting_since)), default=None)
    target.assigned_to_id = target.assigned_to_id or source.assigned_to_id


def _show_the_newer(source: Conversation, target: Conversation) -> None:
    if source.blocked_at is None and (target.blocked_at is not None or source.latest_at > target.latest_at):
        for field in SHOWN:
            setattr(target, field, getattr(source, field))
