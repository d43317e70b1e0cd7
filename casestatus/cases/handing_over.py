"""Open cases go to somebody else when their attorney leaves (A2)."""

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.cases.models import Case
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.words import _


def how_many_open_cases(user: User) -> int:
    """How many open cases the person is the attorney of."""
    count = sa.select(sa.func.count(Case.id)).where(Case.attorney_id == user.id, Case.closed_on.is_(None))
    return int(db.session.execute(count).scalar_one())


def hand_over_cases(user: User, *, to: User | None) -> int:
    """Make `to`, or nobody, the attorney of the person's open cases. Closed ones stay as they were.

    Each is written into the trail. Returns how many it was. Raises Refused when `to` has left.
    """
    if to is not None and not to.is_active:
        raise Refused(_("Choose a colleague who works here."))
    theirs = sa.select(Case).where(Case.attorney_id == user.id, Case.closed_on.is_(None)).order_by(Case.id)
    cases = db.session.execute(theirs.with_for_update()).scalars().all()
    for case in cases:
        case.attorney = to
    return len(cases)
