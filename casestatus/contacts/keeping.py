"""Adding contacts and their phones (K18, as far as texting needs)."""

import sqlalchemy as sa

from casestatus.contacts.models import Contact, ContactPhone, Kind
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.live import contact_topic, publish
from casestatus.core.phones import to_e164
from casestatus.core.words import _

LONGEST_NAME = 100


def add_contact(
    *, first_name: str, last_name: str, phone: str | None = None, kind: Kind = Kind.CLIENT, language: str = "en"
) -> Contact:
    """A new contact, with a phone when one is given. Raises Refused for an empty name or a number that is none."""
    contact = Contact(kind=kind, language=language)
    _name(contact, first_name, last_name)
    db.add(contact)
    if phone:
        add_phone(contact, phone)
    return contact


def change_contact(contact: Contact, *, first_name: str, last_name: str, kind: Kind, language: str) -> None:
    """Save a contact's details. Raises Refused for an empty or endless name."""
    _name(contact, first_name, last_name)
    contact.kind, contact.language = kind, language
    publish(contact_topic(contact.id), "inbox")


def _name(contact: Contact, first_name: str, last_name: str) -> None:
    if not (first_name.strip() or last_name.strip()):
        raise Refused(_("Write the contact's name."))
    if max(len(first_name), len(last_name)) > LONGEST_NAME:
        raise Refused(_("A name can have up to {n} characters.", n=LONGEST_NAME))
    contact.rename(first_name, last_name)


def add_phone(contact: Contact, number: str, *, label: str = "Mobile") -> ContactPhone:
    """Give the contact one more number; one it has already is returned. Raises Refused when it is no number."""
    e164 = to_e164(number)
    if e164 is None:
        raise Refused(_("“{number}” is not a phone number.", number=number))
    known = sa.select(ContactPhone).where(ContactPhone.contact_id == contact.id, ContactPhone.e164 == e164)
    phone = db.session.execute(known).scalar_one_or_none()
    return phone or db.add(ContactPhone(contact=contact, e164=e164, label=label, position=len(contact.phones)))
