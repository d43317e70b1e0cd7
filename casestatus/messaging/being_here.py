"""Who else has a conversation open right now (T22). It is known by Redis for some seconds, and told by name only."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.presence import Doing, who_is_at


@dataclass(frozen=True)
class Present:
    """A colleague, and what they are about."""

    name: str
    is_writing: bool


def others_at(conversation_id: UUID, user: User) -> list[Present]:
    """The user's colleagues who have the conversation open, those who write first."""
    signs = {id_: doing for id_, doing in who_is_at(str(conversation_id)).items() if id_ != user.id}
    if not signs:
        return []
    named = sa.select(User.id, User.name).where(User.id.in_(signs)).order_by(User.name)
    found = [Present(name, signs[id_] is Doing.WRITING) for id_, name in db.session.execute(named)]
    return sorted(found, key=lambda one: not one.is_writing)
