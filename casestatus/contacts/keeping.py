"""Adding contacts, and keeping what is known of them true (K18)."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from casestatus.contacts.models import PHONE_LABELS, Contact, ContactEmail, ContactPhone, Kind, PhoneKind
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import contact_topic, publish
from casestatus.core.phones import to_e164
from casestatus.core.words import _
from casestatus.trail.tracking import write_entry

LONGEST_NAME = 100
NAMELESS = _("Write the contact's name.")


@dataclass(frozen=True)
class Details:
    """What may be known of a person beside the name."""

    preferred_name: str | None = None
    birth_date: date | None = None
    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True)
class PhoneLine:
    """A phone as somebody wrote it down."""

    number: str
    kind: PhoneKind = PhoneKind.MOBILE
    may_be_texted: bool = True


def add_contact(
    *,
    first_name: str,
    last_name: str,
    phone: str | None = None,
    kind: Kind = Kind.CLIENT,
    language: str = "en",
    details: Details | None = None,
) -> Contact:
    """A new contact, with a phone when one is given. Raises Refused for an empty name or a number that is none."""
    contact = Contact(kind=kind, language=language)
    _name(contact, first_name, last_name)
    _describe(contact, details)
    db.add(contact)
    if phone:
        add_phone(contact, phone)
    return contact


def change_contact(
    contact: Contact, *, first_name: str, last_name: str, kind: Kind, language: str, details: Details | None = None
) -> None:
    """Save a contact's details; without `details` those stay. Raises Refused for an empty or endless name."""
    _name(contact, first_name, last_name)
    contact.kind, contact.language = kind, language
    _describe(contact, details)
    publish(contact_topic(contact.id), "inbox")


def archive_contact(contact: Contact) -> None:
    """Out of the lists, and offered nowhere. Nothing is lost, and what they write still arrives."""
    contact.archived_at = contact.archived_at or now()
    publish(contact_topic(contact.id), "inbox")


def restore_contact(contact: Contact) -> None:
    contact.archived_at = None
    publish(contact_topic(contact.id), "inbox")


def _describe(contact: Contact, details: Details | None) -> None:
    for field, value in asdict(details).items() if details else ():
        setattr(contact, field, value)


def _name(contact: Contact, first_name: str, last_name: str) -> None:
    if not (first_name.strip() or last_name.strip()):
        raise Refused(NAMELESS)
    if max(len(first_name), len(last_name)) > LONGEST_NAME:
        raise Refused(_("A name can have up to {n} characters.", n=LONGEST_NAME))
    contact.rename(first_name, last_name)


def add_phone(contact: Contact, number: str, *, label: str = "Mobile") -> ContactPhone:
    """Give the contact one more number; one it has already is returned. Raises Refused when it is no number."""
    e164 = _e164(number)
    known = sa.select(ContactPhone).where(ContactPhone.contact_id == contact.id, ContactPhone.e164 == e164)
    phone = db.session.execute(known).scalar_one_or_none()
    return phone or db.add(ContactPhone(contact=contact, e164=e164, label=label, position=len(contact.phones)))


def give_phone(contact: Contact, number: str) -> None:
    """The same for a contact that stands already: the change stands on the contact, whoever made it."""
    before = _numbers(contact)
    add_phone(contact, number)
    _note_change(contact, "phones", before)


def set_phones(contact: Contact, lines: Sequence[PhoneLine]) -> None:
    """The contact has these phones from now on, best first. What was written from others stays where it is.

    Raises Refused when one is no number.
    """
    before = _numbers(contact)
    wanted = {_e164(line.number): line for line in lines}
    kept = {phone.e164: phone for phone in contact.phones}
    _take_away(phone for e164, phone in kept.items() if e164 not in wanted)
    for position, (e164, line) in enumerate(wanted.items()):
        phone = kept.get(e164) or ContactPhone(contact_id=contact.id, e164=e164, label="")
        if phone.label in ("", *PHONE_LABELS.values()):
            phone.label = PHONE_LABELS[line.kind]
        phone.kind, phone.may_be_texted, phone.position = line.kind, line.may_be_texted, position
        db.session.add(phone)
    _note_change(contact, "phones", before)


def set_emails(contact: Contact, lines: Sequence[str]) -> None:
    """The contact has these e-mail addresses from now on, best first."""
    before = _addresses(contact)
    wanted = {line.strip().casefold(): line.strip() for line in lines}
    kept = {row.email.casefold(): row for row in contact.emails}
    _take_away(row for key, row in kept.items() if key not in wanted)
    for position, (key, line) in enumerate(wanted.items()):
        row = kept.get(key) or ContactEmail(contact_id=contact.id)
        row.email, row.position = line, position
        db.session.add(row)
    _note_change(contact, "emails", before)


def _take_away(rows: Iterable[ContactPhone | ContactEmail]) -> None:
    for row in rows:
        db.session.delete(row)


def _note_change(contact: Contact, what: str, before: list[str]) -> None:
    """A line on the contact itself, for phones and addresses that are gone have no page of their own."""
    db.session.flush()
    db.session.expire(contact, ["phones", "emails"])
    after = _numbers(contact) if what == "phones" else _addresses(contact)
    if before != after:
        write_entry("changed", "Contact", contact.id, **{what: [before, after]})
        publish(contact_topic(contact.id), "inbox")


def _numbers(contact: Contact) -> list[str]:
    return [phone.e164 for phone in contact.phones]


def _addresses(contact: Contact) -> list[str]:
    return [row.email for row in contact.emails]


def _e164(number: str) -> str:
    e164 = to_e164(number)
    if e164 is None:
        raise Refused(_("“{number}” is not a phone number.", number=number))
    return e164
