"""Appointments with clients, as far as reminders need them; their pages come later."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.cases.models import Case
from casestatus.contacts.models import Contact
from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.tenancy import FirmOwned, belongs_to, reference
from casestatus.outbox.models import Outgoing
from casestatus.trail.models import Tracked


class AppointmentKind(StrEnum):
    """What happens then."""

    MEETING = "meeting"
    COURT = "court"
    CALL = "call"
    MEDICAL = "medical"


class AppointmentState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Appointment(Tracked, FirmOwned, Timestamped, Base):
    """Something a client has to be at."""

    __tablename__ = "appointments"
    __table_args__ = (
        sa.Index("ix_appointments_planned", "starts_at", postgresql_where=sa.text("state = 'planned'")),
        sa.Index("ix_appointments_contact", "firm_id", "contact_id", "starts_at"),
    )

    contact_id: Mapped[UUID] = reference("contacts")
    contact: Mapped[Contact] = belongs_to(Contact, contact_id)
    case_id: Mapped[UUID | None] = reference("cases", index=True)
    case: Mapped[Case | None] = belongs_to(Case, case_id)
    title: Mapped[str]
    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    kind: Mapped[AppointmentKind] = one_of(AppointmentKind, default=AppointmentKind.MEETING)
    state: Mapped[AppointmentState] = one_of(AppointmentState, default=AppointmentState.PLANNED)


class Reminder(FirmOwned, Timestamped, Base):
    """One reminder of an appointment as it stood then: so many hours before this start, once."""

    __tablename__ = "reminders"
    __table_args__ = (sa.UniqueConstraint("firm_id", "appointment_id", "hours_before", "starts_at"),)

    appointment_id: Mapped[UUID] = reference("appointments")
    hours_before: Mapped[int]
    starts_at: Mapped[datetime]
    outgoing_id: Mapped[UUID | None] = reference("outgoing")  # none when nothing could be sent
    outgoing: Mapped[Outgoing | None] = belongs_to(Outgoing, outgoing_id)
