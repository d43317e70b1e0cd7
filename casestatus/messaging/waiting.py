"""Since when a client waits, looked up anew when messages went out of sight or came back (T9, T22)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from casestatus.consent.keywords import keyword_in
from casestatus.core import db
from casestatus.messaging.models import Conversation, Direction, Kind, Message
from casestatus.messaging.signing import names_in
from casestatus.trail.models import Entry
from casestatus.trail.tracking import write_entry

NO_ANSWER = "needs no answer"
MOST = 200  # messages that are looked at: as many wait nowhere


def settle(conversation: Conversation) -> None:
    """Write down that the client waits for nothing: a thank-you needs no answer."""
    conversation.waiting_since = None
    write_entry(NO_ANSWER, "Conversation", conversation.id)


def look_who_waits(conversation: Conversation) -> None:
    """It waits since the oldest message in sight that came after the last answer, and after what settled it."""
    conversation.waiting_since = next((at for at, is_keyword in _came(conversation) if not is_keyword), None)


def _came(conversation: Conversation) -> list[tuple[datetime, bool]]:
    """What came in since, the oldest first, and whether it is a keyword, which wants no answer from a person."""
    here = Message.conversation_id == conversation.id
    by_person = sa.and_(Message.direction == Direction.OUT, Message.author_id.isnot(None))  # in sight or not
    answered = sa.select(sa.func.max(Message.at)).where(here, by_person).scalar_subquery()
    said_so = (Entry.subject_id == conversation.id, Entry.action == NO_ANSWER)
    settled = sa.select(sa.func.max(Entry.created_at)).where(*said_so).scalar_subquery()
    in_sight = (here, Message.block_id.is_(None), Message.direction == Direction.IN)
    came = sa.select(Message.at, Message.kind, Message.body).where(*in_sight)
    since: Any = sa.func.greatest(answered, settled)  # of two that are there; NULL is passed over
    came = came.where(sa.or_(since.is_(None), Message.at > since)).order_by(Message.at, Message.id).limit(MOST)
    rows = db.session.execute(came).all()
    return [(at, kind is Kind.TEXT and _is_keyword(body, conversation)) for at, kind, body in rows]


def _is_keyword(body: str, conversation: Conversation) -> bool:
    return keyword_in(body, opted_out=False, names=lambda: names_in(conversation)) is not None
