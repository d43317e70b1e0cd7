"""Whose number is it: reported wrong in a thread or on a contact, and confirmed again (T27)."""

from casestatus.accounts.models import User
from casestatus.consent.models import How
from casestatus.consent.owning import confirmed_since, note_confirmed, note_lost
from casestatus.consent.wrong_number import says_wrong_number
from casestatus.contacts.models import Contact
from casestatus.core.live import contact_topic, publish
from casestatus.messaging.locking import conversation_of, hold, lock
from casestatus.messaging.models import Conversation, Message
from casestatus.outbox.doubting import confirm_right, report_wrong, suspect_wrong
from casestatus.trail.tracking import write_entry

REPORTED, CONFIRMED = "reported a wrong number", "confirmed a number"


def report(conversation: Conversation, *, by: User | None = None) -> None:
    """Nothing goes to the conversation's number until somebody confirms it, and its consent does not count."""
    lock(conversation)
    _report(conversation.phone, by)
    _tell_thread(conversation, REPORTED)


def confirm(conversation: Conversation, *, by: User | None = None) -> None:
    """The number is the client's again, or was all along."""
    lock(conversation)
    _confirm(conversation.phone, by)
    _tell_thread(conversation, CONFIRMED)


def report_for(contact: Contact, number: str, *, by: User) -> None:
    """The same for a number (E.164) of a contact."""
    _hold(contact)
    _report(number, by)
    _tell_contact(contact, REPORTED)


def confirm_for(contact: Contact, number: str, *, by: User) -> None:
    _hold(contact)
    _confirm(number, by)
    _tell_contact(contact, CONFIRMED)


def ask_if_wrong(conversation: Conversation, message: Message) -> None:
    """Have somebody decide whether the words say that the number is not the client's. Nothing is sent meanwhile."""
    if not says_wrong_number(message.body, names=lambda: _names(conversation)):
        return
    if confirmed_since([message.phone], message.at):
        return  # taken in late: somebody has asked them meanwhile
    if suspect_wrong(message.phone, words=message.body, message_id=message.id):
        publish(conversation.topic, *_contact_of(conversation))


def _names(conversation: Conversation) -> list[str]:
    contact = conversation.contact
    return [contact.first_name, contact.last_name, contact.name] if contact else []


def _report(number: str, by: User | None) -> None:
    report_wrong(number)
    note_lost(number, how=How.USER, by=by)


def _confirm(number: str, by: User | None) -> None:
    if confirm_right(number):
        note_confirmed(number, by=by)


def _hold(contact: Contact) -> None:
    """As whoever writes in their conversation holds it."""
    conversation = conversation_of(contact.id)
    if conversation is not None:
        lock(conversation)
    hold(contact)


def _tell_thread(conversation: Conversation, action: str) -> None:
    write_entry(action, "Conversation", conversation.id)
    publish(conversation.topic, *_contact_of(conversation))


def _tell_contact(contact: Contact, action: str) -> None:
    write_entry(action, "Contact", contact.id)
    conversation = conversation_of(contact.id)
    publish(contact_topic(contact.id), *([conversation.topic] if conversation else []))


def _contact_of(conversation: Conversation) -> list[str]:
    return [contact_topic(conversation.contact_id)] if conversation.contact_id else []
