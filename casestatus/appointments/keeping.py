"""Planning, moving and cancelling appointments. A reminder that waits says nothing that is not so any more (T16)."""

from datetime import datetime

import sqlalchemy as sa

from casestatus.appointments.models import Appointment, AppointmentKind, AppointmentState, Reminder
from casestatus.cases.models import Case
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.outbox.reminding import withdraw


def plan(
    contact: Contact,
    *,
    title: str,
    starts_at: datetime,
    place: str = "",
    case: Case | None = None,
    kind: AppointmentKind = AppointmentKind.MEETING,
) -> Appointment:
    """A new appointment; `starts_at` is UTC. Raises Refused without a title."""
    if not title.strip():
        raise Refused(_("Write what the appointment is for."))
    appointment: Appointment = db.add(
        Appointment(
            contact=contact, case=case, title=title.strip(), starts_at=starts_at, place=place.strip(), kind=kind
        )
    )
    return appointment


def change(appointment: Appointment, *, title: str, starts_at: datetime, place: str) -> None:
    """Save what is another title, time or place. A reminder that waits is withdrawn and comes anew."""
    _lock(appointment)
    if not title.strip():
        raise Refused(_("Write what the appointment is for."))
    new = {"title": title.strip(), "starts_at": starts_at, "place": place.strip()}
    if any(getattr(appointment, name) != value for name, value in new.items()):
        for name, value in new.items():
            setattr(appointment, name, value)
        _withdraw_reminders(appointment)


def cancel(appointment: Appointment) -> None:
    """It does not take place. Nobody is reminded of it."""
    _lock(appointment)
    if appointment.state is not AppointmentState.CANCELLED:
        appointment.state = AppointmentState.CANCELLED
        _withdraw_reminders(appointment)


def _lock(appointment: Appointment) -> None:
    """Reminders are made under the same lock, so that none is made of what is being changed."""
    db.session.flush()
    db.session.refresh(appointment, with_for_update={"of": Appointment})


def _withdraw_reminders(appointment: Appointment) -> None:
    """Those that have not left yet go, with the note that they were made, so that they can be made anew."""
    db.session.flush()
    made = sa.select(Reminder).where(Reminder.appointment_id == appointment.id).with_for_update()
    for reminder in db.session.execute(made).scalars():
        if reminder.outgoing_id is not None and withdraw(reminder.outgoing_id):
            db.session.delete(reminder)
    db.session.flush()
