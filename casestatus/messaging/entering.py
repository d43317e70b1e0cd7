"""Putting a message into its conversation: version, the inbox row, and the case it is about."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from casestatus.cases.queries import only_open_case_of
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.live import publish
from casestatus.core.prepared import constant, prepared
from casestatus.core.words import Sentence
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.showing import in_short

SNIPPET = 120  # characters kept for the inbox row


def enter(
    conversation: Conversation, *, in_inbox: bool = True, at: datetime | None = None, **fields: object
) -> Message:
    """Add a message to a locked conversation and show it on every open screen. Returns it, flushed.

    `at` (UTC) is when it was written, if not now. The inbox shows the latest; without `in_inbox` the one before it.
    With `is_untold` the clock has those concerned told of it by e-mail and on the desktop, as they chose (T8).
    With a `block_id` it is kept aside: nobody sees it and no screen is told (T9).
    """
    with db.session.no_autoflush:  # what changed in the conversation goes out once, with the message
        case_id = _case_of(conversation)
    message = Message(
        id=new_id(),
        conversation_id=conversation.id,
        conversation=conversation,
        version=conversation.next_version(),
        at=at or now(),
        case_id=case_id,
        **fields,
    )
    if message.block_id is None:
        _show(conversation, message, in_inbox=in_inbox)
    db.add(message)
    return message


def _show(conversation: Conversation, message: Message, *, in_inbox: bool) -> None:
    if message.direction is not Direction.WITHIN:
        conversation.blocked_at = None  # there is something of theirs, or for them, to see in it again
    _whose_turn(conversation, message)
    _goes_by(conversation, message)
    if in_inbox and (conversation.latest_message_id is None or message.at >= conversation.latest_at):
        show_latest(conversation, message)
    publish(conversation.topic, "inbox")


def _goes_by(conversation: Conversation, message: Message) -> None:
    """Answers go by the channel last used with the client (T24)."""
    by_person = message.direction is Direction.IN or message.author_id is not None
    if by_person and message.kind not in (Kind.NOTE, Kind.CALL):
        conversation.channel = message.kind or Kind.TEXT


def _whose_turn(conversation: Conversation, message: Message) -> None:
    """Since when the client waits for a person. Automatic answers and notes change nothing (T22)."""
    if message.direction is Direction.OUT and message.author_id:
        conversation.waiting_since = None
    elif message.direction is Direction.IN and not _is_answered(conversation, message):
        conversation.waiting_since = min(conversation.waiting_since or message.at, message.at)


def _is_answered(conversation: Conversation, message: Message) -> bool:
    """Whether it is taken in so late that an answer stands after it."""
    nobody_waits = conversation.waiting_since is None and conversation.latest_direction is Direction.OUT
    return nobody_waits and message.at < conversation.latest_at


def show_latest(conversation: Conversation, message: Message) -> None:
    """The row of the inbox is about this message."""
    conversation.latest_at = message.at
    conversation.latest_message_id = message.id
    conversation.latest_author_id = message.author_id
    conversation.latest_snippet = snippet(message)
    conversation.latest_direction = message.direction
    conversation.latest_state = message.state


def show_newest(conversation: Conversation) -> bool:
    """The row of the inbox is about the newest message that is in sight; answers go to the number that wrote last.

    Returns False, and shows nothing, when there is none.
    """
    said = sa.or_(Message.direction == Direction.IN, Message.author_id.isnot(None))
    newest = sa.select(Message).where(Message.conversation_id == conversation.id, Message.block_id.is_(None), said)
    newest = newest.order_by(Message.at.desc(), Message.id.desc()).limit(1)
    spoken = _first(newest.where(Message.direction != Direction.WITHIN))  # a note is no part of the talk
    if spoken is None:
        conversation.latest_message_id, conversation.latest_snippet = None, ""
        return False
    texts = newest.where(Message.kind != Kind.CALL)
    heard = _first(texts.where(Message.direction == Direction.IN))
    heard = heard or _first(texts.where(Message.direction != Direction.WITHIN)) or spoken
    conversation.phone, conversation.firm_number = heard.phone, heard.firm_number
    show_latest(conversation, _first(newest) or spoken)
    return True


def _first(messages: sa.Select) -> Message | None:
    found: Message | None = db.session.execute(
        messages, execution_options={"populate_existing": True}
    ).scalar_one_or_none()
    return found


def snippet(message: Message) -> str:
    """The first words of a message on one line."""
    says_nothing = message.attachment_count and not message.body.strip()
    types = [attachment.declared_type for attachment in message.attachments] if says_nothing else []
    return shortened(in_short(message.kind, message.subject or message.body, types))


def shortened(words: str | Sentence) -> str:
    """As much of some words as the inbox's row holds, on one line."""
    return " ".join(str(words)[: SNIPPET * 2].split())[:SNIPPET]


def show_state(message: Message, conversation: Conversation, state: MessageState, error_code: str | None) -> None:
    """Change what the thread says of a message, in a locked conversation."""
    message.state, message.error_code = state, error_code
    message.version = conversation.next_version()
    if conversation.latest_message_id == message.id:
        conversation.latest_state = state
        publish("inbox")
    publish(conversation.topic)


def _case_of(conversation: Conversation) -> UUID | None:
    """The contact's only open case, else the case of the thread's last message, else none."""
    if conversation.contact_id is None:
        return None
    case_id: UUID | None = _case_for(conversation.contact_id, conversation.id).scalar()
    return case_id


@prepared
def _case_for(contact_id: UUID, conversation_id: UUID) -> sa.Select:
    return sa.select(case_of(contact_id, conversation_id))


def case_of(
    contact_id: UUID | sa.ColumnElement[UUID], conversation_id: UUID | sa.ColumnElement[UUID]
) -> sa.ColumnElement[UUID | None]:
    """Which case a message is about that is entered now, of a contact who is known: a column of the query around it."""
    last = sa.select(Message.case_id).where(Message.conversation_id == conversation_id)
    last = last.order_by(Message.at.desc(), Message.id.desc()).limit(constant(1))
    return sa.func.coalesce(only_open_case_of(contact_id), last.scalar_subquery())
