"""What became of our texts: the outbox tells it as news, the thread shows it (T3)."""

from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.background import enqueue
from casestatus.messaging.entering import show_state
from casestatus.messaging.models import Conversation, Message, MessageState
from casestatus.messaging.unsent import needs_its_author, note_unsent
from casestatus.outbox.models import Outgoing, Purpose, State
from casestatus.outbox.reasons import EXPIRED, OPT_OUT_CODES
from casestatus.outbox.recording import NEWS
from casestatus.outbox.renewing import renewal_of
from casestatus.trail.news import take_news, tell

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
        _show(told, in_threads=_hold_what_is_free(told))
    return len(told)


def show_delivery(outgoing_id: UUID, *, in_threads: list[UUID]) -> None:
    """The same for one text, in the thread that is held."""
    if take_news(NEWS, about=outgoing_id):
        _show([outgoing_id], in_threads=in_threads)


def hold_thread_of(*outgoing_ids: UUID) -> list[UUID]:
    """Hold the conversation that a text of ours stands in; of several, the first. Returns its id, if there is one."""
    return list(db.session.execute(_threads_of(outgoing_ids).limit(1).with_for_update()).scalars())


def _hold_what_is_free(outgoing_ids: list[UUID]) -> list[UUID]:
    """Hold the conversations of these texts. We wait for one only: who waits while holding others may block a third."""
    first = hold_thread_of(*outgoing_ids)
    free = _threads_of(outgoing_ids).where(Conversation.id.not_in(first)).with_for_update(skip_locked=True)
    return [*first, *db.session.execute(free).scalars()]


def _threads_of(outgoing_ids: Collection[UUID]) -> sa.Select:
    touched = sa.select(Message.conversation_id).where(Message.outgoing_id.in_(outgoing_ids))
    return sa.select(Conversation.id).where(Conversation.id.in_(touched)).order_by(Conversation.id)


def _show(outgoing_ids: list[UUID], *, in_threads: list[UUID]) -> None:
    rows = _standing_in(in_threads, outgoing_ids)
    for row in rows:
        state = shown_as(row.Outgoing)
        if row.Outgoing.error_code == EXPIRED and _leaves_again(row.Message, row.Conversation, row.Outgoing):
            continue
        if row.Message.state != state:
            show_state(row.Message, row.Conversation, state, row.Outgoing.error_code)
            if needs_its_author(row.Message):
                note_unsent(row.Message, row.Conversation)
    others = set(outgoing_ids) - {row.Outgoing.id for row in rows}
    if others:
        _leave_for_later(others)


def _leaves_again(message: Message, conversation: Conversation, expired: Outgoing) -> bool:
    """Whether another text leaves in the place of one that expired: the message is about that one from now on (T20)."""
    again = renewal_of(expired)
    if again is None:
        return False
    message.outgoing_id, message.outgoing = again.id, again
    show_state(message, conversation, MessageState.QUEUED, EXPIRED)
    return True


def _standing_in(held: list[UUID], outgoing_ids: list[UUID]) -> Sequence[sa.Row]:
    """The texts with their messages and the conversations, which are held.

    Read after the lock was given, by a statement of its own: one that waits for a lock shows the other tables as they
    were before the wait, and a text that was delivered meanwhile would go back to sent.
    """
    rows = sa.select(Message, Conversation, Outgoing).join(Outgoing, Outgoing.id == Message.outgoing_id)
    rows = rows.join(Conversation, Conversation.id == Message.conversation_id)
    rows = rows.where(Outgoing.id.in_(outgoing_ids), Conversation.id.in_(held))
    return db.session.execute(rows, execution_options={"populate_existing": True}).all()


def _leave_for_later(outgoing_ids: Collection[UUID]) -> None:
    """Tell again of texts whose conversation somebody else holds, or that went to another one while we waited."""
    in_threads = sa.select(Message.outgoing_id).where(Message.outgoing_id.in_(outgoing_ids))
    left = [id_ for id_ in db.session.execute(in_threads).scalars() if id_]
    for outgoing_id in left:
        tell(NEWS, outgoing_id)
    if left:
        enqueue("jobs.messaging.pick_up_deliveries")


def shown_as(outgoing: Outgoing) -> MessageState:
    """What the thread says of a text of ours."""
    is_answer = outgoing.purpose is Purpose.KEYWORD_ANSWER
    if is_answer and outgoing.state is State.FAILED and outgoing.error_code in OPT_OUT_CODES:
        return MessageState.BLOCKED
    return SHOWN_AS[outgoing.state]
