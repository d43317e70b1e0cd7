"""Slows down guessing: tries are counted in the database, by e-mail address and by network address (A1)."""

import hashlib
import hmac
from datetime import timedelta

import sqlalchemy as sa

from casestatus.accounts.models import FailedSignIn
from casestatus.core import db
from casestatus.core.clock import now

WINDOW = timedelta(minutes=15)
PER_EMAIL, PER_ADDRESS = 10, 50  # wrong passwords
WISHES_PER_EMAIL, WISHES_PER_ADDRESS = 3, 20  # forgotten ones
_WISH = "wish "  # stands before what was typed, so that forgetting is not counted as failing


def is_throttled(*, email: str, address: str, key: str) -> bool:
    """Whether too many wrong passwords came for this e-mail, or from this network address, in 15 minutes."""
    for_email, from_address = _tries(_hidden(email, key), _hidden(address, key))
    return for_email >= PER_EMAIL or from_address >= PER_ADDRESS


def remember_failure(*, email: str, address: str, key: str) -> None:
    """Count one wrong password. Called in an `aside`, for the request itself is refused."""
    db.session.add_all([FailedSignIn(who=_hidden(email, key)), FailedSignIn(who=_hidden(address, key))])


def forget_failures(*, email: str, key: str) -> None:
    """A right password, or a new one, clears what was counted for its e-mail address."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.who == _hidden(email, key)))


def are_too_many_wishes(*, email: str, address: str, key: str) -> tuple[bool, bool]:
    """Whether a new password was asked for too often in 15 minutes: for this e-mail, and from this network address."""
    for_email, from_address = _tries(_hidden(_WISH + email, key), _hidden(_WISH + address, key))
    return for_email >= WISHES_PER_EMAIL, from_address >= WISHES_PER_ADDRESS


def remember_wish(*, email: str, address: str, key: str) -> None:
    """Count one forgotten password."""
    hidden = (_hidden(_WISH + email, key), _hidden(_WISH + address, key))
    db.session.add_all([FailedSignIn(who=who) for who in hidden])


def forget_old_failures() -> None:
    """Drop counts that throttle nobody any more."""
    db.session.execute(sa.delete(FailedSignIn).where(FailedSignIn.created_at < now() - 4 * WINDOW))


def _tries(*who: str) -> list[int]:
    """How often each was counted in the last 15 minutes."""
    counts = sa.select(FailedSignIn.who, sa.func.count()).where(
        FailedSignIn.who.in_(who), FailedSignIn.created_at > now() - WINDOW
    )
    tries = dict(db.session.execute(counts.group_by(FailedSignIn.who)).all())
    return [tries.get(one, 0) for one in who]


def _hidden(value: str, key: str) -> str:
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()
