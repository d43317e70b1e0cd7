"""A client's next appointment in the fields of templates: `{appointment time}` and `{appointment place}` (T18)."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import format_date

from casestatus.appointments.models import Appointment, AppointmentState
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.wording.fields import Field, Values
from casestatus.wording.supplying import Asked


def appointment_values(asked: Asked) -> Values:
    """When and where it is, on the firm's clock and in the client's language; nothing without one."""
    coming = _next_of(asked.contact_id)
    if coming is None:
        return {}
    when = in_words(coming.starts_at, asked.zone, asked.language)
    return {Field.APPOINTMENT_TIME: when, Field.APPOINTMENT_PLACE: coming.place}


def _next_of(contact_id: UUID) -> Appointment | None:
    coming = sa.select(Appointment).where(Appointment.contact_id == contact_id, Appointment.starts_at > now())
    coming = coming.where(Appointment.state == AppointmentState.PLANNED)
    coming = coming.order_by(Appointment.starts_at, Appointment.id).limit(1)
    found: Appointment | None = db.session.execute(coming).scalar_one_or_none()
    return found


def in_words(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """`Tuesday, March 3 at 2 p.m.`, or `el martes 3 de marzo a las 2 p. m.`"""
    here = moment.astimezone(zone)
    clock = f"{here.hour % 12 or 12}:{here.minute:02d}".removesuffix(":00")
    if language == "es":
        at = "a la" if here.hour % 12 == 1 else "a las"
        day = format_date(here.date(), "EEEE d 'de' MMMM", locale="es")
        return f"el {day} {at} {clock} {'a. m.' if here.hour < 12 else 'p. m.'}"
    day = format_date(here.date(), "EEEE, MMMM d", locale="en")
    return f"{day} at {clock} {'a.m.' if here.hour < 12 else 'p.m.'}"
