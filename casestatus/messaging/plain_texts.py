"""A plain text that comes in, put down by one statement: the way that nearly all of them take (decision 61).

What it does to the conversation is what `receiving` and `entering` do to it; a test holds both to the same rows.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casestatus.core.clock import new_id, now
from casestatus.core.live import conversation_topic, publish
from casestatus.core.locks import WRITTEN_BY
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
    said to get no texts, something newer stands in the conversation, or somebody was just at it. It is locked then.
    """
    message_id = new_id()
    put = _put_down(chosen_firm(), message_id, sender, firm_number, body, shortened(body), provider_id, at, now())
    shown = put.one_or_none()
    if shown is None:
        return None
    publish(conversation_topic(shown.id), "inbox")
    return Entered(message_id, shown.answers_when_away is not False)


@prepared
def _put_down(
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
    """Lock the conversation, enter the message, count it, show it."""
    found = last_used(sa.select(*_OF_CONVERSATION), sender).cte("found")
    message = {
        "firm_id": firm_id,
        "id": message_id,
        "conversation_id": found.c.id,
        "version": found.c.version + constant(1),
        "at": at,
        "body": body,
        "phone": sender,
        "firm_number": firm_number,
        "case_id": case_of(found.c.contact_id, found.c.id),
        "provider_id": provider_id,
        "created_at": moment,
    }
    entered = _entered(message, found, sender)
    heard = sa.and_(found.c.id == entered.c.conversation_id, found.c.has_participants)
    counted = one_more_unread(entered.c.conversation_id).where(heard).cte("counted")
    shown = sa.update(Conversation).where(Conversation.id == entered.c.conversation_id).add_cte(counted)
    return shown.returning(Conversation.id, firm_answers_when_away().label("answers_when_away")).values(
        version=entered.c.version,
        phone=sender,
        firm_number=firm_number,
        waiting_since=sa.func.least(Conversation.waiting_since, at),
        **_BACK_IN_SIGHT,
        latest_at=at,
        latest_message_id=message_id,
        latest_snippet=snippet,
    )


def _entered(message: dict[str, Any], found: sa.CTE, sender: str) -> sa.CTE:
    """The message, where nothing newer stands, nothing is known against the number, and the lock was not waited for.

    Who waited sees the conversation as it is now, and all else as it was before: that a number was blocked, or who
    takes part. So one whose row was written meanwhile goes the long way (`locking.show_it_changed`).
    """
    row, before = message | _OF_EVERY_TEXT, aliased(Conversation)
    unchanged = sa.exists(sa.select(before.id).where(before.id == found.c.id, found.c.written_by == WRITTEN_BY))
    taken = sa.select(*row.values()).where(found.c.contact_id.isnot(None), found.c.latest_at <= message["at"])
    taken = taken.where(unchanged, nothing_is_known_of(sender))
    entered = sa.insert(Message).from_select(list(row), taken, include_defaults=False)
    return entered.returning(Message.conversation_id, Message.version).cte("entered")


_OF_CONVERSATION: tuple[Any, ...] = (
    Conversation.id,
    Conversation.contact_id,
    Conversation.version,
    Conversation.latest_at,
    Conversation.has_participants,
    WRITTEN_BY.label("written_by"),
)
_OF_EVERY_TEXT: dict[str, Any] = {
    "direction": constant(Direction.IN),
    "kind": constant(Kind.TEXT),
    "state": constant(MessageState.RECEIVED),
    "attachment_count": constant(0),
    "is_untold": sa.true(),
}
_BACK_IN_SIGHT: dict[str, Any] = {
    "unclaimed_unread": Conversation.unclaimed_unread
    + sa.case((Conversation.has_participants, constant(0)), else_=constant(1)),
    "archived_at": sa.null(),
    "blocked_at": sa.null(),
    "channel": constant(Kind.TEXT),
    "latest_direction": constant(Direction.IN),
    "latest_state": constant(MessageState.RECEIVED),
}
