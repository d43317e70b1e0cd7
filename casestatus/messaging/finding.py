"""Which conversation a number belongs to. One that exists is continued, never doubled (T2, T5)."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.contacts.models import Contact, ContactPhone
from casestatus.contacts.queries import contacts_with_number
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.prepared import constant, prepared
from casestatus.messaging.linking import link
from casestatus.messaging.locking import conversation_of, hold, hold_both, lock
from casestatus.messaging.models import Conversation


def conversation_with_number(phone: str, *, firm_number: str) -> Conversation:
    """The conversation last used with this number, locked; a new one with its contact, or with nobody known.

    One with nobody known becomes the contact's as soon as one contact has the number.
    """
    found = _last_used(phone)
    if found is not None and found.contact_id is not None:
        return found
    contacts = contacts_with_number(phone)
    if found is None:  # one that was moved while we waited for it stands elsewhere now
        elsewhere = _last_used(phone) if contacts else None
        return elsewhere or begun(contacts[0] if contacts else None, phone, firm_number)
    return link(found, contacts[0]) if len(contacts) == 1 else found


def conversation_with_contact(contact: Contact, phone: str, *, firm_number: str) -> Conversation:
    """The contact's conversation, locked, begun when there is none; it goes on with this number of theirs.

    What the number wrote before anybody knew it comes along, unless it may have been somebody else of a household.
    """
    conversation = _that_of(contact, phone) or begun(contact, phone, firm_number)
    conversation.phone = phone
    return conversation


def _that_of(contact: Contact, phone: str) -> Conversation | None:
    stranger = db.session.execute(_with_nobody_known(phone)).scalar_one_or_none()
    if stranger is not None and len(contacts_with_number(phone)) == 1:
        hold_both(stranger, contact)
        if stranger.is_of_nobody_known:
            return link(stranger, contact)
    theirs = conversation_of(contact.id)
    if theirs is not None:
        lock(theirs)
    return theirs


def _last_used(phone: str) -> Conversation | None:
    found: Conversation | None = _latest_with(phone).scalar_one_or_none()
    return found


@prepared
def _latest_with(phone: str) -> sa.Select:
    return last_used(sa.select(Conversation), phone)


def last_used(asked: sa.Select, phone: str) -> sa.Select:
    """What is asked, of the conversation last used with this number, locked.

    The one that is on this number now, else any of a contact who has it; a number taken off a contact is nobody's.
    Two look-ups by index: an OR of the two conditions would read every conversation of the firm.
    """
    owners = sa.select(ContactPhone.contact_id).where(ContactPhone.e164 == phone)
    by_number = sa.select(Conversation.id).where(Conversation.phone == phone, Conversation.contact_id.is_(None))
    by_contact = sa.select(Conversation.id).where(Conversation.contact_id.in_(owners))
    live = asked.where(Conversation.id.in_(sa.union(by_number, by_contact)))
    live = live.where(Conversation.merged_into_id.is_(None))
    used_at = sa.func.greatest(Conversation.latest_at, Conversation.chosen_at)
    live = live.order_by((Conversation.phone == phone).desc(), used_at.desc())
    return live.limit(constant(1)).with_for_update()


def begun(contact: Contact | None, phone: str, firm_number: str) -> Conversation:
    """A new conversation, locked, or the one that somebody else began in the same moment."""
    if contact:
        hold(contact)
    new = insert(Conversation).values(
        contact_id=contact.id if contact else None, phone=phone, firm_number=firm_number, latest_at=now()
    )
    begun = db.session.execute(new.on_conflict_do_nothing().returning(Conversation)).scalar_one_or_none()
    if begun is not None:
        return begun
    live = (
        sa.select(Conversation).where(Conversation.contact_id == contact.id) if contact else _with_nobody_known(phone)
    )
    return db.session.execute(live.with_for_update()).scalar_one()


def _with_nobody_known(phone: str) -> sa.Select:
    return sa.select(Conversation).where(
        Conversation.phone == phone, Conversation.contact_id.is_(None), Conversation.merged_into_id.is_(None)
    )
