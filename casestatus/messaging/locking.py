"""One at a time: whoever changes a conversation holds it until the transaction ends."""

import sqlalchemy as sa

from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.messaging.models import Conversation


def lock(conversation: Conversation) -> None:
    """Hold the conversation, and read it as it is now."""
    db.session.flush()  # reading anew forgets what was changed here and not yet written
    db.session.refresh(conversation, with_for_update=True)


def hold(contact: Contact) -> None:
    """Let nobody else begin a conversation with the contact in the same moment."""
    db.session.execute(sa.select(Contact.id).where(Contact.id == contact.id).with_for_update(key_share=True))
