"""What became of our texts: the outbox tells it as news, the thread shows it (T3)."""

import sqlalchemy as sa

from casestatus.core import db
from casestatus.messaging.entering import show_state
from casestatus.messaging.models import Conversation, Message, MessageState
from casestatus.outbox.models import Outgoing, Purpose, State
from casestatus.outbox.reasons import OPT_OUT_CODES
from casestatus.outbox.recording import NEWS
from casestatus.trail.news import take_news

SHOWN_AS = {
    State.WAITING: MessageState.QUEUED,
    State.SENDING: MessageState.QUEUED,
    State.ACCEPTED: MessageState.QUEUED,
    State.SENT: MessageState.SENT,
    State.DELIVERED: MessageState.DELIVERED,
    State.FAILED: MessageState.FAILED,
    State.UNKNOWN: MessageState.UNKNOWN,
}


def pick_up_deliveries() -> int:
    """Show in the threads what the outbox has told since. Returns how many facts were read."""
    told = list(dict.fromkeys(take_news(NEWS)))
    if told:
        for row in _changed(told):
            show_state(row.Message, row.Conversation, shown_as(row.Outgoing), row.Outgoing.error_code)
    return len(told)


def _changed(outgoing_ids: list) -> list[sa.Row]:
    """The messages whose outgoing text is now shown otherwise, with their conversations locked in order of id.

    Read after the lock was given, by a statement of its own: one that waits for a lock shows the other tables as they
    were before the wait, and a text that was delivered meanwhile would go back to sent.
    """
    while _lock_conversations(outgoing_ids) != _lock_conversations(outgoing_ids):
        pass  # while we waited, somebody said whose number it is, and the messages went to another conversation
    rows = db.session.execute(
        sa.select(Message, Conversation, Outgoing)
        .join(Outgoing, Outgoing.id == Message.outgoing_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Outgoing.id.in_(outgoing_ids)),
        execution_options={"populate_existing": True},
    ).all()
    return [row for row in rows if row.Message.state != shown_as(row.Outgoing)]


def _lock_conversations(outgoing_ids: list) -> list:
    """Returns their ids."""
    touched = sa.select(Message.conversation_id).where(Message.outgoing_id.in_(outgoing_ids))
    locked = sa.select(Conversation.id).where(Conversation.id.in_(touched)).order_by(Conversation.id)
    return list(db.session.execute(locked.with_for_update()).scalars())


def shown_as(outgoing: Outgoing) -> MessageState:
    """What the thread says of a text of ours."""
    is_answer = outgoing.purpose is Purpose.KEYWORD_ANSWER
    if is_answer and outgoing.state is State.FAILED and outgoing.error_code in OPT_OUT_CODES:
        return MessageState.BLOCKED
    return SHOWN_AS[outgoing.state]
