"""A contact as its page shows it: consent and changes beside what is written down; and putting one away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.models import Channel
from casestatus.consent.opting import in_force_of, opt_outs_of
from casestatus.consent.pausing import open_ones_of
from casestatus.consent.places import zones_of_state
from casestatus.contacts.keeping import archive_contact
from casestatus.contacts.models import KIND_LABELS, LANGUAGE_LABELS, Contact
from casestatus.core import db
from casestatus.core.phones import display
from casestatus.messaging.archiving import archive
from casestatus.messaging.locking import conversation_of
from casestatus.outbox.doubting import doubts_of
from casestatus.trail.reading import Change, changes_of

FIELDS = {  # of the trail, as people call them; what is not here says nothing to them
    "first_name": "First name",
    "last_name": "Last name",
    "preferred_name": "Preferred name",
    "birth_date": "Birth date",
    "kind": "Kind",
    "language": "Language",
    "street": "Street",
    "city": "City",
    "state": "State",
    "postal_code": "ZIP code",
    "phones": "Phones",
    "emails": "E-mails",
}
VALUES = {"kind": {str(kind): words for kind, words in KIND_LABELS.items()}, "language": LANGUAGE_LABELS}


@dataclass(frozen=True)
class Line:
    """One line of a contact's changes."""

    at: datetime
    who: str
    words: str


def about_contact(contact: Contact) -> dict[str, Any]:
    """Opt-outs of every number and address, those in force, what may be one, numbers in doubt, and the changes."""
    opt_outs = opt_outs_of(addresses_of(contact))
    in_force = {one.address for one in opt_outs if one.ended_at is None and one.channel is Channel.SMS}
    numbers = [phone.e164 for phone in contact.phones]
    doubts = doubts_of(numbers)
    return {
        "opt_outs": opt_outs,
        "undecided": open_ones_of(numbers),
        "opted_out": in_force,
        "doubts": doubts,
        "unknown_state": _unknown_state(contact),
        "changes": list(_lines(changes_of(contact.id))),
    }


def _unknown_state(contact: Contact) -> str | None:
    """What stands as the state and does not say what time it is there (T20)."""
    return contact.state if contact.state and not zones_of_state(contact.state) else None


def what_is_in_force(contact: Contact) -> dict[str, Any]:
    """The opt-outs in force of every number and address, and what may be one and waits for a decision."""
    undecided = open_ones_of([phone.e164 for phone in contact.phones])
    return {"in_force": in_force_of(addresses_of(contact)), "undecided": undecided}


def addresses_of(contact: Contact) -> list[str]:
    """Every number and e-mail address of a contact."""
    return [*(phone.e164 for phone in contact.phones), *(row.email for row in contact.emails)]


def put_away(contact: Contact) -> None:
    """Archive a contact, and the conversation with them. A text that comes in brings the conversation back (T13)."""
    conversation = conversation_of(contact.id)
    if conversation is not None:
        archive(conversation)  # first, as whoever moves it holds the two in this order
    archive_contact(contact)


def _lines(changes: list[Change]) -> Iterable[Line]:
    names = _names_of({change.actor_id for change in changes if change.actor_id})
    for change in changes:
        words = _words(change)
        if words:
            yield Line(change.at, names.get(change.actor_id, "Case Status"), words)


def _words(change: Change) -> str:
    if change.action == "created":
        return "Added the contact"
    if "archived_at" in change.fields:
        return "Archived the contact" if change.fields["archived_at"][1] else "Restored the contact"
    shown = {name: pair for name, pair in change.fields.items() if name in FIELDS}
    return "; ".join(_change(name, *pair) for name, pair in shown.items())


def _change(name: str, before: str, after: str) -> str:
    before, after = _value(name, before), _value(name, after)
    return f"{FIELDS[name]}: {before or 'none'} → {after or 'none'}"


def _value(name: str, value: str) -> str:
    if name == "phones":
        return ", ".join(display(number) for number in value.split(", ") if number)
    return VALUES.get(name, {}).get(value, value)


def _names_of(ids: set[UUID]) -> dict[UUID | None, str]:
    found = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids))) if ids else ()
    return {row.id: row.name for row in found}
