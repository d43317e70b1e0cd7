"""A plain text that comes in, put down by one statement: the way that nearly all of them take (decision 61).

What it does to the conversation is what `receiving` and `entering` do to it; a test holds both to the same rows.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from casestatus.core.clock import new_id, now
from casestatus.core.live import conversation_topic, publish
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import chosen_firm
from casestatus.messaging.entering import case_of, shortened
from casestatus.messaging.finding import firm_answers_when_away, last_used
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.taking_part import one_more_unread
from casestatus.outbox.recording import nothing_is_known_of


class Entered(NamedTuple):
    """The message that was put down, and whether the firm answers by itself when it is away."""

    message_id: UUID
    answers_when_away: bool


def enter_plain_text(*, provider_id: str, sender: str, firm_number: str, body: str, at: datetime) -> Entered | None:
    """Put a text into its conversation that has only words, and words that ask for nothing by themselves.

    Returns None, and changes nothing, where more must be looked at: nobody known has the number, it is blocked or was
    said to get no texts, or something newer stands in the conversation already. The conversation is locked then.
    """
    found = _last_with(sender).one_or_none()
    if found is None or found.contact_id is None or at < found.latest_at:
        return None
    message_id, words = new_id(), (sender, firm_number, body, shortened(body), provider_id)
    where = found.id, found.contact_id, int(not found.has_participants), found.version + 1
    if _put_down(*where, chosen_firm(), message_id, *words, at, now()).first() is None:
        return None
    publish(conversation_topic(found.id), "inbox")
    return Entered(message_id, found.answers_when_away is not False)


@prepared
def _last_with(phone: str) -> sa.Select:
    away = firm_answers_when_away().label("answers_when_away")
    where = Conversation.id, Conversation.contact_id, Conversation.has_participants, Conversation.version
    return last_used(sa.select(*where, Conversation.latest_at, away), phone)


@prepared
def _put_down(
    conversation_id: UUID,
    contact_id: UUID,
    unclaimed: int,  # how many more of them: one while nobody takes part, else none
    version: int,
    firm_id: UUID,
    message_id: UUID,
    sender: str,
    firm_number: str,
    body: str,
    snippet: str,
    provider_id: str,
    at: datetime,
    moment: datetime,
) -> sa.Update:
    """The message, the counts, and the conversation, which is locked: what stands against the number is seen."""
    both = {"version": version, "phone": sender, "firm_number": firm_number}
    message = both | {
        "firm_id": firm_id,
        "id": message_id,
        "conversation_id": conversation_id,
        "at": at,
        "body": body,
        "case_id": case_of(contact_id, conversation_id),
        "provider_id": provider_id,
        "created_at": moment,
    }
    is_entered = _is_entered(message, unless_known=sender)
    counted = one_more_unread(conversation_id).where(constant(0) == unclaimed, is_entered).cte("counted")
    shown = sa.update(Conversation).where(Conversation.id == conversation_id, is_entered).add_cte(counted)
    return shown.returning(Conversation.id).values(
        waiting_since=sa.func.least(Conversation.waiting_since, at),
        unclaimed_unread=Conversation.unclaimed_unread + unclaimed,
        latest_at=at,
        latest_message_id=message_id,
        latest_snippet=snippet,
        **both,
        **_BACK_IN_SIGHT,
    )


def _is_entered(message: dict[str, Any], *, unless_known: str) -> sa.Exists:
    row = message | _OF_EVERY_TEXT
    taken = sa.select(*row.values()).where(nothing_is_known_of(unless_known))
    entered = sa.insert(Message).from_select(list(row), taken, include_defaults=False)
    return sa.exists(sa.select(entered.returning(Message.id).cte("entered").c.id))


_OF_EVERY_TEXT: dict[str, Any] = {
    "direction": constant(Direction.IN),
    "kind": constant(Kind.TEXT),
    "state": constant(MessageState.RECEIVED),
    "attachment_count": constant(0),
    "is_untold": sa.true(),
}
_BACK_IN_SIGHT: dict[str, Any] = {
    "archived_at": sa.null(),
    "blocked_at": sa.null(),
    "channel": constant(Kind.TEXT),
    "latest_direction": constant(Direction.IN),
    "latest_state": constant(MessageState.RECEIVED),
}
