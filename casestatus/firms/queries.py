"""Questions about firms."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
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
    numbers = sa.select(FirmNumber.e164).where(FirmNumber.firm_id == firm_id).order_by(FirmNumber.created_at)
    return db.session.execute(numbers.limit(1)).scalar()
