"""Slows down guessing: failed sign-ins are counted in the database, by e-mail address and by network address (A1)."""

import hashlib
import hmac
from datetime import timedelta

import sqlalchemy as sa

from casestatus.accounts.models import FailedSignIn
from casestatus.core import db
from casestatus.core.clock import now

WINDOW = timedelta(minutes=15)
PER_EMAIL, PER_ADDRESS = 10, 50


def is_throttled(*, email: str, address: str, key: str) -> bool:
    """Whether too many wrong passwords came for this e-mail, or from this network address, in 15 minutes."""
    counts = sa.select(FailedSignIn.who, sa.func.count()).where(
        FailedSignIn.who.in_([_hidden(email, key), _hidden(address, key)]), FailedSignIn.created_at > now() - WINDOW
    )
    tries = dict(db.session.execute(counts.group_by(FailedSignIn.who)).all())
    return tries.get(_hidden(email, key), 0) >= PER_EMAIL or tries.get(_hidden(address, key), 0) >= PER_ADDRESS


def remember_failure(*, email: str, address: str, key: str) -> None:
    """Count one wrong password. Called in an `aside`, for the request itself is refused."""
    db.session.add_all([FailedSignIn(who=_hidden(email, key)), FailedSignIn(who=_hidden(address, key))])


def forget_failures(*, email: str, key: str) -> None:
    """A right password clears what was counted for its e-mail address."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.who == _hidden(email, key)))


def _hidden(value: str, key: str) -> str:
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()


def forget_old_failures() -> None:
    """Drop counts that throttle nobody any more."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.created_at < now() - 4 * WINDOW))
