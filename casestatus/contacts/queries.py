"""Questions about contacts."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact, ContactPhone, Kind
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


def with_lock(contacts: sa.Select) -> sa.Select:
    """The same, to be changed: whoever else wants to change them waits."""
    return contacts.with_for_update(of=Contact)


def with_ways(contacts: sa.Select) -> sa.Select:
    """With phones and e-mail addresses."""
    return contacts.options(selectinload(Contact.phones), selectinload(Contact.emails))


def contacts_page(
    user: User, *, q: str = "", kind: Kind | None = None, archived: bool = False, before: str = ""
) -> Page[Contact]:
    """Fifty contacts by last name from the cursor on, with phones; only those that fit the words, if any.

    Those that are archived stand by themselves.
    """
    contacts = with_phones(visible_to(user)).order_by(Contact.sort_name, Contact.id)
    contacts = contacts.where(Contact.archived_at.isnot(None) if archived else Contact.archived_at.is_(None))
    if kind is not None:
        contacts = contacts.where(Contact.kind == kind)
    if q.strip():
        contacts = contacts.where(Contact.id.in_(matching(q)))
    contacts = after(contacts, before, Contact.sort_name, Contact.id)
    rows = list(db.session.execute(contacts.limit(Page.SIZE + 1)).scalars())
    return cut(rows, lambda contact: (contact.sort_name, str(contact.id)))


def matching(q: str, *, most: int = 200) -> sa.Select:
    """The ids of contacts whose name, number or e-mail address fits, whatever the accents.

    By a function that may use its indexes (architecture §4.5).
    """
    found = sa.func.find_contacts(q, most).table_valued(sa.column("id", sa.Uuid()))
    return sa.select(found.c.id)


def recipients(user: User, q: str) -> list[Found]:
    """Who could be meant in Compose: a contact and number per line, best known first."""
    if not q.strip():
        return []
    contacts = with_phones(visible_to(user)).where(Contact.id.in_(matching(q, most=MOST_FOUND)))
    contacts = contacts.where(Contact.archived_at.is_(None))
    found = db.session.execute(contacts.order_by(Contact.sort_name)).scalars()
    lines = [Found(contact.id, contact.name, phone) for contact in found for phone in contact.numbers_to_text]
    return lines[:MOST_FOUND]


def not_to_be_texted(number: str | sa.SQLColumnExpression[str]) -> sa.Exists:
    """Whether somebody wrote down that the number must not be texted: a column of the query around it."""
    return sa.select(ContactPhone.id).where(ContactPhone.e164 == number, sa.not_(ContactPhone.may_be_texted)).exists()


def contacts_with_number(e164: str) -> list[Contact]:
    """Every contact whose number it is, the oldest first."""
    with_number = sa.select(Contact).join(ContactPhone, ContactPhone.contact_id == Contact.id)
    return list(db.session.execute(with_number.where(ContactPhone.e164 == e164).order_by(Contact.created_at)).scalars())
