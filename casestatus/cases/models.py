"""Cases: one legal matter the firm handles for a client (as far as texting needs, T5)."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from casestatus.accounts.models import User
from casestatus.contacts.models import Contact
from casestatus.core.db import Base, Timestamped
from casestatus.core.tenancy import FirmOwned, belongs_to, reference
from casestatus.trail.models import Tracked


class Case(Tracked, FirmOwned, Timestamped, Base):
    """One legal matter for a client."""

    __tablename__ = "cases"
    __table_args__ = (sa.UniqueConstraint("firm_id", "number"),)

    number: Mapped[str]
    title: Mapped[str]
    practice_area: Mapped[str]
    stage: Mapped[str]  # its name
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    client_id: Mapped[UUID] = reference("contacts", index=True)
    client: Mapped[Contact] = belongs_to(Contact, client_id)
    attorney_id: Mapped[UUID | None] = reference("users")
    attorney: Mapped[User | None] = belongs_to(User, attorney_id)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None
