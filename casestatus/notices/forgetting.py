"""What was read, or is not to be told any more, is not told."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.notices.models import Notice, OutgoingPush, PushBrowser, PushState

_QUIET = {"synchronize_session": False}


def forget(user_id: UUID, about_id: UUID) -> None:
    """The user is told nothing of this any more: neither in the next e-mail, nor by a push that has not left."""
    mine = sa.select(PushBrowser.id).where(PushBrowser.user_id == user_id)
    waiting = sa.delete(OutgoingPush).where(OutgoingPush.about_id == about_id, OutgoingPush.browser_id.in_(mine))
    noticed = sa.delete(Notice).where(Notice.user_id == user_id, Notice.about_id == about_id)
    db.session.execute(waiting.where(OutgoingPush.state == PushState.WAITING), execution_options=_QUIET)
    db.session.execute(noticed, execution_options=_QUIET)


def follow(from_id: UUID, to_id: UUID) -> None:
    """What waits to be told of the one is about the other from now on, and read with it."""
    moved = sa.update(Notice).where(Notice.about_id == from_id).values(about_id=to_id)
    db.session.execute(moved, execution_options=_QUIET)


def forget_all(about_id: UUID) -> None:
    """Nobody is told anything of this any more."""
    waiting = sa.delete(OutgoingPush).where(OutgoingPush.about_id == about_id, OutgoingPush.state == PushState.WAITING)
    db.session.execute(waiting, execution_options=_QUIET)
    db.session.execute(sa.delete(Notice).where(Notice.about_id == about_id), execution_options=_QUIET)
