"""E-mails to a contact, from the thread (T24). Answers arrive elsewhere until they have an address of ours (K20)."""

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.consent.mailing import mail_client
from casestatus.consent.models import Channel
from casestatus.consent.opting import is_opted_out
from casestatus.contacts.models import ContactEmail
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Conflict, Refused
from casestatus.core.words import Sentence, _
from casestatus.mail.delivering import NEWS
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.messaging.entering import enter, show_state
from casestatus.messaging.locking import lock_where_it_went
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.sending import BadWords, made_by, press_of
from casestatus.messaging.showing import NO_ADDRESS, mail_refusal
from casestatus.messaging.taking_part import take_part
from casestatus.trail.news import take_news
from casestatus.wording.filling import Unfilled, refuse_unfilled

LONGEST_SUBJECT, LONGEST_MAIL = 200, 50_000  # characters
TRIED_FOR = timedelta(days=1)
SHOWN_AS = {
    MailState.WAITING: MessageState.QUEUED,
    MailState.SENDING: MessageState.QUEUED,
    MailState.SENT: MessageState.SENT,
    MailState.UNKNOWN: MessageState.UNKNOWN,
    MailState.FAILED: MessageState.FAILED,
}


class BadSubject(Refused):
    """The subject cannot be sent."""


class _Verbatim(Sentence):
    """What a person wrote, whatever language it is in."""

    def in_language(self, language: str) -> str:
        return self.words


@dataclass(frozen=True)
class _Written:
    """An e-mail that a person wrote."""

    subject: Sentence
    body: str

    def text(self, language: str) -> str:
        return f"{self.body}\n"


@dataclass(frozen=True)
class Address:
    """Where e-mails of a conversation go, and why they cannot, if so."""

    email: str | None
    refusal: Sentence | None


def send_email(conversation: Conversation, *, author: User, subject: str, body: str, key: str) -> Message:
    """Queue an e-mail to the contact's first address, and show it in the thread at once.

    `key` is the composer's, as for a text. Raises BadSubject or BadWords for what cannot be sent, Refused for a contact
    without an e-mail, one who opted out of e-mail, and a number that nobody knows.
    """
    subject, body = _checked_subject(subject), _checked(body)
    press = press_of(conversation, key, f"e-mail {subject} {body}")
    conversation = lock_where_it_went(conversation)
    already = made_by(conversation, press)
    if already is not None:
        return already
    address = _open_address(conversation)
    conversation.archived_at = None  # as with a text
    message = enter(
        conversation,
        direction=Direction.OUT,
        kind=Kind.EMAIL,
        subject=subject,
        body=body,
        phone=conversation.phone,
        firm_number=conversation.firm_number,
        author_id=author.id,
        state=MessageState.QUEUED,
        key=press,
    )
    take_part(conversation, author)
    _post(message, conversation, to=address)
    return message


def mail_again(message: Message, *, author: User) -> Message:
    """Send an e-mail once more that failed or is doubtful, in its place, to what is the contact's first address now.

    Raises Conflict when it is on its way again already, and Refused as sending does.
    """
    conversation = lock_where_it_went(message.conversation)
    db.session.refresh(message)
    if _state_of(message) not in (MessageState.FAILED, MessageState.UNKNOWN):
        raise Conflict(_("This e-mail is on its way already."))
    address = _open_address(conversation)
    take_part(conversation, author)
    show_state(message, conversation, MessageState.QUEUED, None)
    _post(message, conversation, to=address)
    return message


def _state_of(message: Message) -> MessageState:
    """By what the outbox for mail knows now: the thread hears of it a moment later."""
    state = db.session.execute(sa.select(OutgoingMail.state).where(OutgoingMail.id == message.mail_id)).scalar()
    return SHOWN_AS[state] if state else message.state


def _post(message: Message, conversation: Conversation, *, to: str) -> None:
    letter = _Written(_Verbatim(message.subject or "", {}), message.body)
    language = conversation.contact.language if conversation.contact else "en"
    mail = mail_client(letter, to=to, about_id=message.id, useless_at=now() + TRIED_FOR, language=language)
    mail.is_told = True
    db.session.flush()
    message.mail_id = mail.id


def _open_address(conversation: Conversation) -> str:
    """Where an e-mail goes. Raises Refused when something stands against it."""
    address = address_of(conversation)
    if address.refusal is not None or address.email is None:
        raise Refused(address.refusal or NO_ADDRESS)
    return address.email


def address_of(conversation: Conversation) -> Address:
    """The contact's first e-mail address, and whether something stands against it."""
    if conversation.contact_id is None:
        return Address(None, _("Say first who this is: an e-mail goes to a contact."))
    first = sa.select(ContactEmail.email).where(ContactEmail.contact_id == conversation.contact_id)
    email = db.session.execute(first.order_by(ContactEmail.position, ContactEmail.id).limit(1)).scalar()
    opted_out = email is not None and is_opted_out(email, Channel.EMAIL)
    return Address(email, mail_refusal(email, opted_out=opted_out))


def pick_up_mail() -> int:
    """Show in the threads what became of e-mails. Returns how many facts were read."""
    told = list(dict.fromkeys(take_news(NEWS)))
    ids = sa.select(Message.conversation_id).where(Message.mail_id.in_(told))
    held = sa.select(Conversation.id).where(Conversation.id.in_(ids)).order_by(Conversation.id).with_for_update()
    if told:
        db.session.execute(held).all()
    sent = sa.select(Message, Conversation, OutgoingMail).join(OutgoingMail, OutgoingMail.id == Message.mail_id)
    sent = sent.join(Conversation, Conversation.id == Message.conversation_id).where(OutgoingMail.id.in_(told))
    fresh = {"populate_existing": True}
    for message, conversation, mail in db.session.execute(sent, execution_options=fresh).all() if told else ():
        show_state(message, conversation, SHOWN_AS[mail.state], mail.error_code)
    return len(told)


def _checked_subject(subject: str) -> str:
    subject = " ".join(subject.split())
    if not subject:
        raise BadSubject(_("Write a subject first."))
    if len(subject) > LONGEST_SUBJECT:
        raise BadSubject(_("That is {n} characters. A subject can have up to 200.", n=len(subject)))
    try:
        refuse_unfilled(subject)
    except Unfilled as unfilled:
        raise BadSubject(unfilled.sentence) from None
    return subject


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body:
        raise BadWords(_("Write the e-mail first."))
    if len(body) > LONGEST_MAIL:
        raise BadWords(_("That is {n} characters. An e-mail can have up to 50,000.", n=len(body)))
    refuse_unfilled(body)
    return body
