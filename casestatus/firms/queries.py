"""Questions about firms."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.prepared import constant
from casestatus.core.tenancy import chosen_firm
from casestatus.firms.models import Firm, FirmNumber


def firm_of_number(e164: str) -> UUID | None:
    """The firm that texts from this number."""
    return db.session.execute(sa.select(FirmNumber.firm_id).where(FirmNumber.e164 == e164)).scalar()


def all_firms() -> list[Firm]:
    """Every firm by name, for the operator."""
    return list(db.session.execute(sa.select(Firm).order_by(sa.func.lower(Firm.name))).scalars())


def firm_named(name: str) -> Firm | None:
    """The firm of this name, any case."""
    return db.session.execute(sa.select(Firm).where(sa.func.lower(Firm.name) == name.strip().lower())).scalars().first()


def first_number_of(firm_id: UUID) -> str | None:
    """The number that new conversations start from, E.164."""
    numbers = _in_order(sa.select(FirmNumber.e164).where(FirmNumber.firm_id == firm_id))
    return db.session.execute(numbers.limit(1)).scalar()


def first_number(firm_id: sa.SQLColumnExpression[UUID]) -> sa.ScalarSelect:
    """The same as a column of a question about a firm, or about what is a firm's."""
    numbers = sa.select(FirmNumber.e164).where(FirmNumber.firm_id == firm_id)
    return _in_order(numbers).limit(constant(1)).scalar_subquery()


def visible_to(firm: Firm) -> sa.Select:
    """The numbers that the firm's people may see. No net holds a directory table: this condition does."""
    return sa.select(FirmNumber).where(FirmNumber.firm_id == firm.id)


def numbers_of(firm_id: UUID) -> list[FirmNumber]:
    """A firm's numbers, the one that new conversations start from at first."""
    return list(db.session.execute(_in_order(sa.select(FirmNumber).where(FirmNumber.firm_id == firm_id))).scalars())


def number_with(e164: str) -> FirmNumber | None:
    """The chosen firm's number with these digits."""
    ours = sa.select(FirmNumber).where(FirmNumber.firm_id == chosen_firm(), FirmNumber.e164 == e164)
    return db.session.execute(ours).scalar_one_or_none()


def firms_with_unchecked_numbers() -> list[UUID]:
    """The firms with a number that the phone company was never asked about, for the clock's sweep."""
    unchecked = sa.select(FirmNumber.firm_id).where(FirmNumber.checked_at.is_(None)).distinct()
    return list(db.session.execute(unchecked).scalars())


def _in_order(numbers: sa.Select) -> sa.Select:
    return numbers.order_by(FirmNumber.preferred_at.desc().nulls_last(), FirmNumber.created_at)
