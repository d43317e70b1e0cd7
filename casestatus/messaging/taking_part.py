"""Who takes part in a conversation, and what is unread for whom (T7)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.live import publish
from casestatus.messaging.models import Conversation, Participation


def unread_topic(user_id: UUID) -> str:
    """Changes when what is unread for one user changes."""
    return f"unread-{user_id}"


def take_part(conversation: Conversation, user: User) -> None:
    """Whoever speaks hears the answers: from now on what comes in is counted for this user. It reads what stands."""
    _set(conversation, user, takes_part=True, unread=0)
    conversation.has_participants = True
    conversation.unclaimed_unread = 0
    publish(unread_topic(user.id))


def mark_read(conversation: Conversation, user: User) -> None:
    """Nothing in the conversation is unread for this user any more. Others keep their counts."""
    _set(conversation, user, unread=0, seen_unclaimed=conversation.unclaimed_unread)
    publish(unread_topic(user.id), "inbox")


def count_incoming(conversation: Conversation) -> None:
    """One more unread message: for those who take part, or for everybody while nobody does."""
    if conversation.has_participants:
        more = sa.update(Participation).where(
            Participation.conversation_id == conversation.id, Participation.takes_part
        )
        db.session.execute(
            more.values(unread=Participation.unread + 1), execution_options={"synchronize_session": False}
        )
    else:
        conversation.unclaimed_unread += 1


def _set(conversation: Conversation, user: User, **values: object) -> None:
    row = insert(Participation).values(conversation_id=conversation.id, user_id=user.id, **values)
    row = row.on_conflict_do_update(index_elements=["firm_id", "user_id", "conversation_id"], set_=values)
    db.session.execute(row)
