"""What an operator may know: firms and counts."""

from dataclasses import dataclass

import sqlalchemy as sa

from casestatus.accounts.models import Operator, SignInAddress
from casestatus.core import db
from casestatus.core.inbound import Inbound
from casestatus.firms.models import Firm
from casestatus.firms.queries import all_firms


@dataclass(frozen=True)
class FirmRow:
    """A firm with how many sign in, how many calls of the carrier wait, and how many could not be read."""

    firm: Firm
    users: int
    waiting: int
    unread: int


def visible_to(operator: Operator) -> sa.Select:
    """The firms that an operator may see: all of them."""
    return sa.select(Firm)


def firms_with_counts() -> list[FirmRow]:
    """Every firm by name with its counts."""
    users = _count(SignInAddress.firm_id, SignInAddress.user_id.isnot(None))
    waiting = _count(Inbound.firm_id, sa.and_(Inbound.done_at.is_(None), Inbound.given_up_at.is_(None)))
    unread = _count(Inbound.firm_id, sa.and_(Inbound.done_at.is_(None), Inbound.given_up_at.isnot(None)))
    counts = (users, waiting, unread)
    return [FirmRow(firm, *(counted.get(firm.id, 0) for counted in counts)) for firm in all_firms()]


def _count(column: sa.orm.InstrumentedAttribute, which: sa.ColumnElement[bool]) -> dict:
    counted = sa.select(column, sa.func.count()).where(which, column.isnot(None)).group_by(column)
    return dict(db.session.execute(counted).all())
