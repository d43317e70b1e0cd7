"""Turns written talk into a conversation that looks as if the product had carried it: all finished, nothing waiting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.consent.keywords import keyword_in
from casestatus.consent.models import BlockedNumber, Channel, Event, How, LedgerEntry, OptOut, PossibleOptOut, Source
from casestatus.consent.ordinary import asks_to_stop
from casestatus.consent.pausing import due_at
from casestatus.consent.wrong_number import says_wrong_number
from casestatus.contacts.models import Contact
from casestatus.core.clock import new_id
from casestatus.core.db import Base
from casestatus.demo.calendar import Calendar
from casestatus.demo.script import Line, Talk
from casestatus.files.keeping import keep
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.messaging.entering import snippet
from casestatus.messaging.models import (
    Attachment,
    AttachmentState,
    Conversation,
    Direction,
    Kind,
    Message,
    MessageState,
    Participation,
)
from casestatus.messaging.waiting import NO_ANSWER
from casestatus.outbox.models import BadNumber, Outgoing, Purpose, State, Urgency
from casestatus.outbox.reasons import MAYBE_WRONG
from casestatus.trail.models import Entry

CLIENT, CALL, FIRM = "client", "call", "firm"
STOP = "STOP"
NOTE, EMAIL = "note", "email"
SOON = timedelta(minutes=10)
PICTURES = Path(__file__).parent / "pictures"


@dataclass(frozen=True)
class Office:
    """Who and what talk can speak of: users by first name, contacts by full name."""

    number: str  # E.164
    users: dict[str, User]
    contacts: dict[str, Contact]
    cases: list[Case]

    def only_case_of(self, contact: Contact | None) -> UUID | None:
        """The case that a contact's texts are about: the only open one, else the only one."""
        theirs = [case for case in self.cases if contact is not None and case.client_id == contact.id]
        still_open = [case for case in theirs if case.is_open]
        found = still_open or theirs
        return found[0].id if len(found) == 1 else None


def history_of(talk: Talk, office: Office, calendar: Calendar) -> Iterator[Base]:
    """Every row of one conversation, the conversation first."""
    conversation = _conversation(talk, office)
    messages = [
        _message(conversation, line, at, office)
        for line, at in zip(talk.lines, calendar.times_of(talk.lines), strict=True)
    ]
    _show_in_inbox(conversation, messages)
    conversation.archived_at = conversation.latest_at if talk.is_archived else None
    conversation.assigned_to_id = office.users[talk.assigned].id if talk.assigned else None
    yield conversation
    yield from _whose_turn(conversation, talk, messages, office)
    for line, message in zip(talk.lines, messages, strict=True):
        if message.direction is Direction.OUT and message.kind is Kind.TEXT:
            message.outgoing = _outgoing(message, line)
            message.outgoing_id = message.outgoing.id
            yield message.outgoing
        elif message.kind is Kind.EMAIL:
            yield _mail(message, conversation)
        elif line.words == STOP:
            yield _opt_out(message)
            yield _in_ledger(message, Event.OPTED_OUT)
        elif asks_to_stop(message.body):
            yield _to_decide(message, calendar)
            yield _in_ledger(message, Event.ASKED)
        elif says_wrong_number(message.body, names=list):
            yield _in_doubt(message)
        yield message
    yield from _participations(conversation, talk, office, calendar)
    if talk.blocked:
        yield _block(conversation, messages, by=office.users[talk.blocked])


def _conversation(talk: Talk, office: Office) -> Conversation:
    contact = office.contacts.get(talk.partner)
    phone = talk.phone or (contact.phones[0].e164 if contact else talk.partner)
    return Conversation(
        id=new_id(),
        contact_id=contact.id if contact else None,
        contact=contact,
        phone=phone,
        firm_number=office.number,
        version=0,
        has_participants=any(line.who in office.users for line in talk.lines),
    )


def _message(conversation: Conversation, line: Line, at: datetime, office: Office) -> Message:
    is_in = line.who in (CLIENT, CALL)
    return Message(
        id=new_id(),
        conversation_id=conversation.id,
        version=conversation.next_version(),
        at=at,
        created_at=at,
        direction=_direction(line),
        kind=_kind(line),
        subject=_subject_and_words(line)[0],
        body=_subject_and_words(line)[1],
        phone=conversation.phone,
        firm_number=conversation.firm_number,
        author_id=None if is_in or line.who == FIRM else office.users[line.who].id,
        case_id=office.only_case_of(conversation.contact),
        state=_message_state(line),
        error_code=_error_code(line),
        provider_id=_provider_id(line) if is_in else None,
        mentions=_mentions(line, office),
        **_pictures(line, at),
    )


def _direction(line: Line) -> Direction:
    if line.who in (CLIENT, CALL):
        return Direction.IN
    return Direction.WITHIN if line.outcome == NOTE else Direction.OUT


def _subject_and_words(line: Line) -> tuple[str | None, str]:
    """`Your notebook | Dear Cora, …` of an e-mail in its two parts."""
    if line.outcome != EMAIL:
        return None, line.words
    subject, _, words = line.words.partition(" | ")
    return subject, words


def _kind(line: Line) -> Kind:
    if line.outcome in (NOTE, EMAIL):
        return Kind(line.outcome)
    return Kind.CALL if line.who == CALL else Kind.TEXT


def _message_state(line: Line) -> MessageState:
    if _direction(line) is Direction.IN:
        return MessageState.RECEIVED
    return MessageState.NOTED if line.outcome == NOTE else MessageState(_state(line))


def _mentions(line: Line, office: Office) -> dict[str, str] | None:
    """Whom a note names, as the demo's notes do, by first and last name."""
    named = {str(user.id): user.name for user in office.users.values() if f"@{user.name}" in line.words}
    return named if line.outcome == NOTE and named else None


def _pictures(line: Line, at: datetime) -> dict[str, Any]:
    """The pictures of a line, fetched and kept long ago."""
    if not line.pictures:
        return {}
    kept = [_attachment(position, name, at) for position, name in enumerate(line.pictures)]
    return {"attachment_count": len(kept), "attachments": kept}


def _attachment(position: int, name: str, at: datetime) -> Attachment:
    file = keep((PICTURES / name).read_bytes())
    return Attachment(
        id=new_id(),
        position=position,
        url="",
        declared_type=file.media_type,
        state=AttachmentState.KEPT,
        file=file,
        file_id=file.id,
        asked_at=at,
        due_at=at,
        created_at=at,
        tries=1,
    )


def _mail(message: Message, conversation: Conversation) -> OutgoingMail:
    message.mail_id = new_id()
    return OutgoingMail(
        id=message.mail_id,
        about_id=message.id,
        recipient=conversation.contact.emails[0].email,  # type: ignore[union-attr]
        subject="",
        body="",
        state=MailState.SENT,
        **dict.fromkeys(("due_at", "useless_at", "claimed_at", "created_at"), message.at),
    )


def _outgoing(message: Message, line: Line) -> Outgoing:
    by_itself = line.who == FIRM
    return Outgoing(
        id=new_id(),
        lane=message.phone,
        recipient=message.phone,
        sender=message.firm_number,
        body=message.body,
        purpose=Purpose.KEYWORD_ANSWER if by_itself else Purpose.MESSAGE,
        urgency=Urgency.AUTOMATIC if by_itself else Urgency.PERSON,
        state=_state(line),
        **dict.fromkeys(("due_at", "claimed_at", "first_tried_at", "created_at"), message.at),
        tries=1,
        provider_id=_provider_id(line),
        error_code=_error_code(line),
    )


def _state(line: Line) -> State:
    if line.outcome == EMAIL:
        return State.SENT
    return State.FAILED if _error_code(line) else State(line.outcome or State.DELIVERED)


def _error_code(line: Line) -> str | None:
    return line.outcome if line.outcome.isdigit() else None


def _provider_id(line: Line) -> str:
    return ("CA" if line.who == CALL else "SM") + token_hex(16)


def _opt_out(message: Message) -> OptOut:
    return OptOut(
        address=message.phone,
        channel=Channel.SMS,
        source=Source.TEXT,
        words=message.body,
        message_id=message.id,
        created_at=message.at,
    )


def _to_decide(message: Message, calendar: Calendar) -> PossibleOptOut:
    return PossibleOptOut(
        address=message.phone,
        words=message.body,
        message_id=message.id,
        created_at=message.at,
        due_at=due_at(message.at, calendar.zone),
    )


def _in_doubt(message: Message) -> BadNumber:
    return BadNumber(
        e164=message.phone,
        error_code=MAYBE_WRONG,
        words=message.body,
        message_id=message.id,
        created_at=message.at,
    )


def _in_ledger(message: Message, event: Event) -> LedgerEntry:
    return LedgerEntry(
        address=message.phone,
        channel=Channel.SMS,
        event=event,
        how=How.TEXT,
        words=message.body,
        message_id=message.id,
        said_at=message.at,
        created_at=message.at,
    )


def _show_in_inbox(conversation: Conversation, messages: list[Message]) -> None:
    """The newest message that a person wrote stands in the inbox; what the product answered by itself does not."""
    latest = next(message for message in reversed(messages) if message.author_id or message.direction is Direction.IN)
    conversation.created_at = messages[0].at
    conversation.latest_at = latest.at
    conversation.latest_message_id = latest.id
    conversation.latest_author_id = latest.author_id
    conversation.latest_snippet = snippet(latest)
    conversation.latest_direction = latest.direction
    conversation.latest_state = latest.state


def _whose_turn(conversation: Conversation, talk: Talk, messages: list[Message], office: Office) -> Iterator[Entry]:
    """It waits since the first thing of a client that nobody answered, unless it was said to need no answer."""
    for message in messages:
        if message.direction is Direction.OUT and message.author_id:
            conversation.waiting_since = None
        elif message.direction is Direction.IN and keyword_in(message.body, opted_out=False) is None:
            conversation.waiting_since = conversation.waiting_since or message.at
    if talk.is_settled:
        conversation.waiting_since = None
        who = next((line.who for line in reversed(talk.lines) if line.who in office.users), *talk.seen[:1])
        yield _settled(conversation, office.users[who], at=messages[-1].at + SOON)


def _settled(conversation: Conversation, by: User, *, at: datetime) -> Entry:
    return Entry(
        actor_kind="user",
        actor_id=by.id,
        action=NO_ANSWER,
        subject="Conversation",
        subject_id=conversation.id,
        created_at=at,
    )


def _block(conversation: Conversation, messages: list[Message], *, by: User) -> BlockedNumber:
    """All of it is kept aside since a while after the last of it."""
    at = messages[-1].at + SOON
    block = BlockedNumber(
        id=new_id(), e164=conversation.phone, conversation_id=conversation.id, by_id=by.id, created_at=at
    )
    for message in messages:
        message.block_id = block.id
    conversation.blocked_at, conversation.waiting_since = at, None
    conversation.latest_message_id, conversation.latest_snippet = None, ""
    return block


def _participations(
    conversation: Conversation, talk: Talk, office: Office, calendar: Calendar
) -> Iterator[Participation]:
    """Whoever wrote takes part; what came after the firm's last text is unread for those that talk names."""
    writers = dict.fromkeys(line.who for line in talk.lines if line.who in office.users)
    coming = [line.who in (CLIENT, CALL) for line in talk.lines]
    conversation.unclaimed_unread = 0 if writers else sum(coming)
    at_the_end = coming[::-1].index(False) if False in coming else len(coming)
    for name in writers or talk.seen:
        yield Participation(
            conversation_id=conversation.id,
            user_id=office.users[name].id,
            takes_part=name in writers and name not in talk.left,
            left_at=conversation.latest_at if name in talk.left else None,
            draft=talk.drafts.get(name, ""),
            remind_at=calendar.tomorrow(talk.reminders[name]) if name in talk.reminders else None,
            unread=at_the_end if name in writers and name in talk.unread else 0,
            seen_unclaimed=0 if writers else conversation.unclaimed_unread,
        )
