"""By which names a client may sign, or call us: "STOP Cora Medina", "Stop Harbor Law" (T14)."""

from casestatus.core import db
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.messaging.models import Conversation


def names_in(conversation: Conversation) -> list[str]:
    """The contact's and the firm's."""
    contact, firm = conversation.contact, db.session.get_one(Firm, chosen_firm())
    return [firm.name, *([contact.name, contact.preferred_name or ""] if contact else [])]
