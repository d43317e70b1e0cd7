"""Forgotten passwords are looked up, out of the sight of whoever asks."""

from uuid import UUID

from casestatus.accounts import resetting
from casestatus.core import db
from jobs.job import Scope, job


@job(scope=Scope.EVERY_FIRM)
def answer_wish(wish_id: str) -> None:
    """The e-mail address that was typed says which firm it is."""
    with db.transaction():
        resetting.answer_wish(UUID(wish_id))
