"""By which names a client may sign, or call us: "STOP Cora Medina", "Stop Harbor Law" (T14)."""

from casestatus.contacts.models import Contact
from casestatus.contacts.queries import contacts_with_number
from casestatus.core import db
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm
from casestatus.messaging.models import Conversation


def names_in(conversation: Conversation) -> list[str]:
    """The contact's and the firm's."""
    return _names_of([conversation.contact] if conversation.contact else [])


def names_at(number: str) -> list[str]:
    """Those of every contact with that number (E.164), and the firm's."""
    return _names_of(contacts_with_number(number))


def _names_of(contacts: list[Contact]) -> list[str]:
    firm = db.session.get_one(Firm, chosen_firm())
    return [firm.name, *(name for one in contacts for name in (one.name, one.preferred_name or ""))]
