"""One at a time: whoever changes a conversation holds it until the transaction ends."""

import sqlalchemy as sa

from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.messaging.models import Conversation


def lock(conversation: Conversation) -> None:
    """Hold the conversation, and read it as it is now."""
    db.session.flush()  # reading anew forgets what was changed here and not yet written
    db.session.refresh(conversation, with_for_update=True)


def lock_where_it_went(conversation: Conversation) -> Conversation:
    """The conversation, locked; the one it went into when somebody said meanwhile whose number it is."""
    lock(conversation)
    if conversation.merged_into_id is None:
        return conversation
    return lock_where_it_went(db.session.get_one(Conversation, conversation.merged_into_id))


def hold(contact: Contact) -> None:
    """Let nobody else begin a conversation with the contact in the same moment."""
    db.session.execute(sa.select(Contact.id).where(Contact.id == contact.id).with_for_update(key_share=True))
