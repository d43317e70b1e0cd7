"""Two people answer one client at once: both answers go, and the later one is told (T22)."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import made_at
from casestatus.messaging.models import Conversation, Direction, Message


class Met(NamedTuple):
    """A colleague's answer that crossed one's own: its id, and whose it is."""

    id: UUID
    name: str


def met_in(conversation: Conversation, *, author: User, seen: UUID | None) -> Met | None:
    """The newest text or e-mail of a colleague that came after `seen`, the message that the author saw last."""
    if seen is None:
        return None
    answers = _answers(conversation.id).where(Message.author_id != author.id, Message.id > seen)
    answers = answers.where(Message.at >= made_at(seen))  # an index leads there
    return _first(answers.order_by(Message.at.desc(), Message.id.desc()).limit(1))


def met(conversation_id: UUID, message_id: UUID | None) -> Met | None:
    """That one again, for who comes to the thread by its id."""
    return _first(_answers(conversation_id).where(Message.id == message_id)) if message_id else None


def _answers(conversation_id: UUID) -> sa.Select:
    answers = sa.select(Message.id, User.name).join(User, User.id == Message.author_id)
    return answers.where(Message.conversation_id == conversation_id, Message.direction == Direction.OUT)


def _first(answers: sa.Select) -> Met | None:
    found = db.session.execute(answers).one_or_none()
    return Met(*found) if found else None
