"""Sending texts from a conversation (T2, T3)."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact
from casestatus.contacts.queries import not_to_be_texted
from casestatus.core import db
from casestatus.core.crash import crash_here
from casestatus.core.errors import Conflict, Refused
from casestatus.core.phones import display, to_e164
from casestatus.core.platform import reminder_number
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _
from casestatus.firms.models import Firm
from casestatus.firms.queries import firm_of_number, first_number_of
from casestatus.messaging.delivering import shown_as
from casestatus.messaging.enclosing import Place, as_attachments, files_of, hand_over, ready_among
from casestatus.messaging.entering import enter, show_state
from casestatus.messaging.finding import conversation_with_contact, conversation_with_number
from casestatus.messaging.guarding import why_guarded
from casestatus.messaging.locking import lock_where_it_went
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.night import Recipient, ask_at_night, recipient_of
from casestatus.messaging.showing import NOT_TO_BE_TEXTED, refusal
from casestatus.messaging.taking_part import take_part
from casestatus.outbox.models import Purpose, Urgency
from casestatus.outbox.posting import LONGEST, post_sms, why_not
from casestatus.outbox.reasons import BARRED, OTHER_NUMBER
from casestatus.wording.filling import Unfilled, refuse_unfilled


class BadWords(Refused):
    """The words themselves cannot be sent."""


class OtherNumber(Refused):
    """What was written would go to another number than its author saw."""


def send_message(
    conversation: Conversation,
    *,
    author: User,
    body: str,
    key: str,
    shown: str = "",
    files: Sequence[UUID] = (),
    written_in: Place | None = None,
    even_at_night: bool = False,
) -> Message:
    """Queue a text to the conversation's number and show it in the thread at once.

    `key` is the composer's: the same words under it again return the message they made. `shown` is the number (E.164)
    that the author saw it would go to. Raises BadWords for an empty or too long text, or one with a field still in it
    (T18); Refused for a number that opted out (47 CFR 64.1200(a)(10); T14) or cannot get texts, and when the client has
    written from another one since; AtNight where it is night, unless the author was told (T20). `files` are the ids of
    the author's enclosures that go with it, put to it where it was `written_in` (here, when not given); raises BadFiles
    for one that cannot (T17).
    """
    body = checked_body(body, may_be_empty=bool(files))
    press = press_of(conversation, key, body, files)
    conversation = lock_where_it_went(conversation)
    written_in = written_in or Place(conversation.id)
    already = made_by(conversation, press)
    if already is not None:
        return already
    refuse_other_number(conversation, shown)
    refuse_unreachable(conversation.phone)
    enclosures = ready_among(author, written_in, files)
    recipient = recipient_of(conversation)
    if not even_at_night:
        ask_at_night(recipient)
    stored = hand_over(enclosures, author, written_in)
    message = write_out(conversation, author=author, body=body, press=press, recipient=recipient, files=stored)
    take_part(conversation, author)
    crash_here("before-commit-of-send")
    return message


def write_out(
    conversation: Conversation,
    *,
    author: User,
    body: str,
    press: str | None,
    recipient: Recipient,
    files: Sequence[UUID] = (),
    phone: str | None = None,
) -> Message:
    """Enter what somebody wrote in a locked conversation and hand it out; all that could forbid it was asked.

    `files` are the ids of the stored files that go with it, `phone` is a number of theirs, if not the conversation's.
    """
    conversation.archived_at = None  # who writes wants to see the answer
    message = enter(
        conversation,
        direction=Direction.OUT,
        body=body,
        phone=phone or conversation.phone,
        firm_number=conversation.firm_number,
        author_id=author.id,
        state=MessageState.QUEUED,
        key=press,
        is_untold=True,
        **as_attachments(files),
    )
    _post(message, recipient)
    return message


def conversation_to(phone: str, contact: Contact | None, *, body: str, may_be_empty: bool = False) -> Conversation:
    """Where the first text of Compose goes: to a contact's number or one that was typed. Continues what exists (T2).

    Raises what sending the text would raise, before anything is begun.
    """
    e164 = to_e164(phone)
    if e164 is None:
        raise Refused(_("“{number}” is not a phone number.", number=phone))
    if db.session.get_one(Firm, chosen_firm()).notice_read_at is None:
        raise Refused(_("Read the notice on texting first: open Compose anew, or Settings, Consent."))
    firm_number = first_number_of(chosen_firm())
    if firm_number is None:
        raise Refused(_("The firm has no number to text from yet. Ask an admin."))
    if firm_of_number(e164) == chosen_firm():
        raise Refused(_("That is the firm's own number."))
    if e164 == reminder_number():
        raise Refused(_("That is the number that reminders come from. Nobody reads what is sent to it."))
    checked_body(body, may_be_empty=may_be_empty)
    refuse_unreachable(e164)
    if contact is not None and contact.has_number(e164):
        conversation = conversation_with_contact(contact, e164, firm_number=firm_number)
    else:  # whoever was picked, the number that is read is the one that gets the text
        conversation = conversation_with_number(e164, firm_number=firm_number)
        conversation.phone = e164
    return conversation


def try_again(message: Message, *, author: User, even_at_night: bool = False) -> Message:
    """Send a failed or doubtful text once more, in its place. Raises Conflict when it is on its way again already.

    Raises Refused for what is no text, and for a number that cannot get any; AtNight as sending does.
    """
    if message.kind is not Kind.TEXT:
        raise Refused(_("Only a text can be sent again."))
    conversation = lock_where_it_went(message.conversation)
    db.session.refresh(message)
    if not _has_come_to_nothing(message):
        raise Conflict(_("This text is on its way already."))
    if message.error_code == OTHER_NUMBER:
        message.phone = conversation.phone  # the one that its author sees now
    refuse_unreachable(message.phone)
    recipient = recipient_of(conversation, message.phone)
    if not even_at_night:
        ask_at_night(recipient)
    _post(message, recipient)
    take_part(conversation, author)
    show_state(message, conversation, MessageState.QUEUED, None)
    return message


def _has_come_to_nothing(message: Message) -> bool:
    """Whether it failed or is doubtful, by what the outbox knows now: the thread hears of it a moment later."""
    if message.outgoing is not None:
        db.session.refresh(message.outgoing)
    state = shown_as(message.outgoing) if message.outgoing is not None else message.state
    return state in (MessageState.FAILED, MessageState.UNKNOWN)


def answer_by_itself(
    conversation: Conversation, answered: Message, *, purpose: Purpose, body: str, language: str
) -> None:
    """Say something by ourselves to the number that a text came from: that it opted out (T14), that we are away (T23).

    It stands in the thread. In the inbox the client's own words stay to be seen.
    """
    message = enter(
        conversation,
        in_inbox=False,
        direction=Direction.OUT,
        body=body,
        phone=answered.phone,
        firm_number=answered.firm_number,
        state=MessageState.QUEUED,
    )
    hand_out(message, purpose=purpose, urgency=Urgency.AUTOMATIC, language=language)


def refuse_other_number(conversation: Conversation, shown: str) -> None:
    """Raise OtherNumber when what is written would go to another number than the author saw."""
    if shown and shown != conversation.phone:
        raise OtherNumber(
            _("Answers go to {number} now. Send again if that is right.", number=display(conversation.phone))
        )


def refuse_unreachable(phone: str) -> None:
    """Raise Refused for a number that must not or cannot be texted."""
    if barred_for(phone):
        raise Refused(NOT_TO_BE_TEXTED)
    why = refusal(phone, why_not(phone))
    if why is not None:
        raise Refused(why)


def barred_for(phone: str) -> str | None:
    """The code for a number that somebody wrote down as not to be texted."""
    return BARRED if db.session.execute(sa.select(not_to_be_texted(phone))).scalar() else None


def checked_body(body: str, *, may_be_empty: bool = False) -> str:
    """The words as they leave. Raises BadWords for none, too many, or what must not go out in a text (T27)."""
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body and not may_be_empty:
        raise BadWords(_("Write a message first."))
    if len(body) > LONGEST:
        raise BadWords(_("That is {n} characters. A text can have up to 1,600.", n=len(body)))
    guarded = why_guarded(body)
    if guarded is not None:
        raise BadWords(guarded)
    try:
        refuse_unfilled(body)
    except Unfilled as unfilled:
        raise BadWords(unfilled.sentence) from None
    return body


def press_of(conversation: Conversation, key: str, body: str, files: Sequence[UUID] = ()) -> str | None:
    """What a double click repeats: conversation, composer, words, files. Others under an old key are another text."""
    said = " ".join(map(str, (conversation.id, key, *files, body)))
    return sha256(said.encode()).hexdigest() if key else None


def made_by(conversation: Conversation, press: str | None) -> Message | None:
    """What an earlier press of the same button made in a locked conversation."""
    if press is None:
        return None
    made = sa.select(Message).where(Message.conversation_id == conversation.id, Message.key == press)
    return db.session.execute(made).scalar_one_or_none()


def _post(message: Message, recipient: Recipient) -> None:
    """What a person wrote goes out now."""
    hand_out(message, urgency=Urgency.PERSON, language=recipient.language, zones=recipient.place.zones)


def hand_out(message: Message, **how: Any) -> None:
    """Put a message into the outbox; `how` is what `post_sms` takes."""
    if message.kind is not Kind.TEXT:
        raise ValueError("Only a text goes to a phone; a note leaves by no channel (T25).")
    media = files_of(message)
    outgoing = post_sms(to=message.phone, sender=message.firm_number, body=message.body, media=media, **how)
    message.outgoing_id, message.outgoing = outgoing.id, outgoing
