"""Questions about contacts."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact, ContactPhone
from casestatus.core import db
from casestatus.core.paging import Page, after, cut

MOST_FOUND = 20


@dataclass(frozen=True)
class Found:
    """A contact with one of its numbers, as Compose offers it."""

    id: UUID
    name: str
    phone: str


def visible_to(user: User) -> sa.Select:
    """The contacts that this person may see."""
    return sa.select(Contact)


def with_phones(contacts: sa.Select) -> sa.Select:
    return contacts.options(selectinload(Contact.phones))


def contacts_page(user: User, *, q: str = "", before: str = "") -> Page[Contact]:
    """Fifty contacts by last name from the cursor on, with phones; only those that fit the words, if any."""
    contacts = with_phones(visible_to(user)).order_by(Contact.sort_name, Contact.id)
    if q.strip():
        contacts = contacts.where(Contact.id.in_(matching(q)))
    contacts = after(contacts, before, Contact.sort_name, Contact.id)
    rows = list(db.session.execute(contacts.limit(Page.SIZE + 1)).scalars())
    return cut(rows, lambda contact: (contact.sort_name, str(contact.id)))


def matching(q: str, *, most: int = 200) -> sa.Select:
    """The ids of contacts whose name or number fits, by a function that may use its indexes (architecture §4.5)."""
    found = sa.func.find_contacts(q, most).table_valued(sa.column("id", sa.Uuid()))
    return sa.select(found.c.id)


def recipients(user: User, q: str) -> list[Found]:
    """Who could be meant in Compose: a contact and number per line, best known first."""
    if not q.strip():
        return []
    contacts = with_phones(visible_to(user)).where(Contact.id.in_(matching(q, most=MOST_FOUND)))
    found = db.session.execute(contacts.order_by(Contact.sort_name)).scalars()
    return [Found(contact.id, contact.name, phone.e164) for contact in found for phone in contact.phones][:MOST_FOUND]


def contacts_with_number(e164: str) -> list[Contact]:
    """Every contact whose number it is, the oldest first."""
    with_number = sa.select(Contact).join(ContactPhone, ContactPhone.contact_id == Contact.id)
    return list(db.session.execute(with_number.where(ContactPhone.e164 == e164).order_by(Contact.created_at)).scalars())
