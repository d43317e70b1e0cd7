"""A plain text that comes in, kept and put down by one statement: the way that nearly all take (decision 61).

What it does to the conversation is what `receiving` and `entering` do to it; a test holds both to the same rows.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casestatus.consent.keywords import may_be_keyword
from casestatus.consent.ordinary import asks_to_stop
from casestatus.consent.wrong_number import may_say_wrong_number
from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.crash import crash_here
from casestatus.core.inbound import PATIENT, Call, Inbound, Kept, done_at_once
from casestatus.core.live import conversation_topic, publish
from casestatus.core.locks import WRITTEN_BY, waiting_at_most
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import FIRM_TOLD, choose_firm, held_to_the_told, telling
from casestatus.firms.models import FirmNumber
from casestatus.messaging.entering import case_of, shortened
from casestatus.messaging.finding import last_used
from casestatus.messaging.models import Conversation, Direction, Kind, Message, MessageState
from casestatus.messaging.receiving import Incoming
from casestatus.messaging.taking_part import one_more_unread
from casestatus.outbox.recording import nothing_is_known_of

_WHOSE = sa.select(FirmNumber.firm_id).where(FirmNumber.e164 == sa.bindparam("number")).scalar_subquery()
_TELLING_WHOSE = sa.select(telling(_WHOSE), waiting_at_most(PATIENT))


def take_in_plain_text(call: Call, incoming: Incoming) -> Kept | None:
    """Keep a call and put its text into its conversation, when it has only words, which ask for nothing by themselves.

    Returns None, and changes nothing, where more must be looked at: the call was kept before, nobody known has the
    number, it is blocked or was said to get no texts, something newer stands there, or somebody was just at it.
    """
    if _may_ask_for_more(incoming):
        return None
    inbound_id, message_id, moment = new_id(), new_id(), now()
    with db.together_with(_TELLING_WHOSE, number=call.key):
        shown = _put_down(
            inbound_id,
            call.external_id,
            call.payload,
            message_id,
            incoming.sender,
            incoming.firm_number,
            incoming.body,
            shortened(incoming.body),
            incoming.place(),
            moment,
        ).one_or_none()
        crash_here("after-message")
    if shown is None:
        return None
    choose_firm(shown.firm_id)
    publish(conversation_topic(shown.id), "inbox")
    return Kept(inbound_id, shown.firm_id, call.kind, call.payload, moment, is_done=True, is_mine=True)


def _may_ask_for_more(incoming: Incoming) -> bool:
    body = incoming.body
    if incoming.media or incoming.answered or not body.strip():
        return True
    return may_be_keyword(body) or asks_to_stop(body) or may_say_wrong_number(body)


@prepared
def _put_down(
    inbound_id: UUID,
    external_id: str,
    payload: dict[str, Any],
    message_id: UUID,
    sender: str,
    firm_number: str,
    body: str,
    snippet: str,
    at: datetime,
    moment: datetime,
) -> sa.Update:
    """Lock the conversation, keep the call, enter the message, count it, show it."""
    found = last_used(sa.select(*_OF_CONVERSATION), sender).cte("found")
    call = {"id": inbound_id, "external_id": external_id, "firm_id": FIRM_TOLD, "payload": payload}
    kept = _kept(call | {"created_at": moment, "done_at": moment}, found, sender, at)
    numbers = {"phone": sender, "firm_number": firm_number}
    message = {"id": message_id, "at": at, "body": body, "provider_id": external_id, "created_at": moment, **numbers}
    entered = _entered(message, found, kept)
    heard = sa.and_(found.c.id == entered.c.conversation_id, found.c.has_participants)
    counted = one_more_unread(entered.c.conversation_id).where(heard).cte("counted")
    shown = sa.update(Conversation).where(Conversation.id == entered.c.conversation_id).add_cte(counted)
    shown = shown.values(
        version=entered.c.version,
        waiting_since=sa.func.least(Conversation.waiting_since, at),
        latest_at=at,
        latest_message_id=message_id,
        latest_snippet=snippet,
        **numbers,
        **_BACK_IN_SIGHT,
    )
    return held_to_the_told(shown.returning(Conversation.id, Conversation.firm_id))


def _kept(call: dict[str, Any], found: sa.CTE, sender: str, at: datetime) -> sa.CTE:
    """The call, where nothing newer stands, nothing is known against the number, and the lock was not waited for.

    Who waited sees the conversation as it is now, and all else as it was before: that a number was blocked, or who
    takes part. So one whose row was written meanwhile goes the long way (`locking.show_it_changed`).
    """
    before = aliased(Conversation)
    unchanged = sa.exists(sa.select(before.id).where(before.id == found.c.id, found.c.written_by == WRITTEN_BY))
    fit = sa.select(found.c.id).where(found.c.contact_id.isnot(None), found.c.latest_at <= at, unchanged)
    source = fit.where(nothing_is_known_of(sender)).cte("fit")
    return done_at_once(call, source, kind="text", state="received").returning(Inbound.id).cte("kept")


def _entered(message: dict[str, Any], found: sa.CTE, kept: sa.CTE) -> sa.CTE:
    row = message | _OF_EVERY_TEXT | {"conversation_id": found.c.id, "version": found.c.version + constant(1)}
    row["case_id"] = case_of(found.c.contact_id, found.c.id)
    rows = sa.select(*row.values()).select_from(found.join(kept, sa.true()))
    entered = sa.insert(Message).from_select(list(row), rows, include_defaults=False)
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
    "firm_id": FIRM_TOLD,
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
    "latest_author_id": sa.null(),
    "latest_direction": constant(Direction.IN),
    "latest_state": constant(MessageState.RECEIVED),
}
