"""One at a time: whoever changes a conversation holds it until the transaction ends.

All take hold in one order, so that no two wait for each other (decision 34): conversations by their ids, then the
contact, then what belongs to them: outgoing texts, opt-outs, participations.
"""

from contextlib import suppress
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.messaging.models import Conversation


class Elsewhere(Exception):
    """What was waited for has moved meanwhile: what is held is let go with its savepoint, and one begins anew.

    One savepoint, with none in it: who waits for what was locked in an inner one waits for the whole transaction.
    """


def lock(conversation: Conversation) -> None:
    """Hold the conversation, and read it as it is now."""
    db.session.flush()  # reading anew forgets what was changed here and not yet written
    db.session.refresh(conversation, with_for_update=True)


def show_it_changed(conversation: Conversation) -> None:
    """Write a locked conversation's row anew, also when nothing in it changes.

    For what belongs to it, and decides what a text does that waits for the lock: who takes part, and who is to be
    reminded. A plain text reads them as they stood before it waited, unless the row was written (decision 61).
    """
    flag_modified(conversation, "has_participants")


def lock_where_it_went(conversation: Conversation) -> Conversation:
    """The conversation, locked; the one it went into when somebody said meanwhile whose number it is.

    Only that one is held: who moves it, or undoes that, holds both in the order of their ids.
    """
    while True:
        there = _where_it_goes_on(conversation)
        with suppress(Elsewhere), db.savepoint():
            lock(there)
            if there is not conversation:
                db.session.refresh(conversation)
            if _where_it_goes_on(conversation) is not there:
                raise Elsewhere
            return there


def _where_it_goes_on(conversation: Conversation) -> Conversation:
    while conversation.merged_into_id is not None:
        conversation = db.session.get_one(Conversation, conversation.merged_into_id, populate_existing=True)
    return conversation


def lock_in_order(*ids: UUID) -> list[Conversation]:
    """Hold several conversations. Returns them in the order that was asked for."""
    for id_ in sorted(set(ids)):
        lock(db.session.get_one(Conversation, id_))
    return [db.session.get_one(Conversation, id_) for id_ in ids]


def hold_both(conversation: Conversation, contact: Contact) -> Conversation | None:
    """Hold a conversation, the one that the contact has, and the contact. Returns the second, if there is one.

    When another is begun for the contact meanwhile, all is let go, and held anew in order with that one.
    """
    while True:
        theirs = conversation_of(contact.id)
        with suppress(Elsewhere), db.savepoint():
            lock_in_order(conversation.id, *([theirs.id] if theirs else []))
            hold(contact)
            if conversation_of(contact.id) is not theirs:
                raise Elsewhere
            return theirs


def conversation_of(contact_id: UUID) -> Conversation | None:
    """The contact's conversation, as far as it stands now."""
    theirs = sa.select(Conversation).where(Conversation.contact_id == contact_id)
    found: Conversation | None = db.session.execute(theirs).scalar_one_or_none()
    return found


def hold(contact: Contact) -> None:
    """Let nobody else begin a conversation with the contact in the same moment."""
    db.session.execute(sa.select(Contact.id).where(Contact.id == contact.id).with_for_update(key_share=True))
