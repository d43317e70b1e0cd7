"""Saying who an unknown number is: its messages go to the contact's conversation, none is lost (T5)."""

import sqlalchemy as sa

from casestatus.contacts.keeping import add_contact, add_phone
from casestatus.contacts.models import Contact, Kind
from casestatus.core import db
from casestatus.core.errors import Conflict
from casestatus.core.live import contact_topic, publish
from casestatus.core.words import _
from casestatus.messaging.models import Conversation, Message, Participation


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
    db.session.refresh(conversation, with_for_update=True)
    _refuse_known(conversation)
    add_phone(contact, conversation.phone)
    theirs = _conversation_of(contact)
    if theirs is None:
        conversation.contact_id, conversation.contact = contact.id, contact
        conversation.next_version()
        publish(conversation.topic, contact_topic(contact.id), "inbox")
        return conversation
    _move_messages(conversation, theirs)
    publish(contact_topic(contact.id))
    return theirs


def _refuse_known(conversation: Conversation) -> None:
    if conversation.contact_id is not None or conversation.merged_into_id is not None:
        raise Conflict(_("Somebody has linked this number already. Reload the page."))


def _conversation_of(contact: Contact) -> Conversation | None:
    return db.session.execute(
        sa.select(Conversation).where(Conversation.contact_id == contact.id).with_for_update()
    ).scalar_one_or_none()


def _move_messages(source: Conversation, target: Conversation) -> None:
    moved = sa.update(Message).where(Message.conversation_id == source.id)
    moved = moved.values(conversation_id=target.id, version=target.next_version())
    db.session.execute(moved, execution_options={"synchronize_session": False})
    _move_participants(source, target)
    if source.latest_at > target.latest_at:
        for field in ("latest_at", "latest_message_id", "latest_snippet", "latest_direction", "latest_state", "phone"):
            setattr(target, field, getattr(source, field))
    target.unclaimed_unread += source.unclaimed_unread
    source.unclaimed_unread, source.merged_into_id = 0, target.id
    publish(source.topic, target.topic, "inbox")


def _move_participants(source: Conversation, target: Conversation) -> None:
    """Who took part in the one takes part in the other; what was unread stays unread."""
    for theirs in db.session.execute(_participations(source)).scalars():
        ours = db.session.execute(_participations(target, theirs)).scalar_one_or_none()
        if ours is None:
            ours = Participation(conversation_id=target.id, user_id=theirs.user_id, takes_part=False, unread=0)
            db.session.add(ours)
        ours.takes_part = ours.takes_part or theirs.takes_part
        ours.unread = (ours.unread or 0) + theirs.unread
        theirs.takes_part, theirs.unread = False, 0
        target.has_participants = target.has_participants or ours.takes_part


def _participations(conversation: Conversation, same_user_as: Participation | None = None) -> sa.Select:
    found = sa.select(Participation).where(Participation.conversation_id == conversation.id)
    return found if same_user_as is None else found.where(Participation.user_id == same_user_as.user_id)
