"""What the demo's clients agreed to, and what they have to be at."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from casestatus.appointments.models import Appointment
from casestatus.cases.models import Case
from casestatus.consent.models import Channel, Event, How, LedgerEntry, Purpose
from casestatus.contacts.models import Contact
from casestatus.core.clock import new_id
from casestatus.demo.calendar import Calendar

WORDS = "I agree that Harbor & Reed may text me about my case, and remind me of my appointments. I can stop it by STOP."
FORM = "Engagement letter, page 4, January {year}"
REMINDED_IN = timedelta(hours=24, minutes=15)  # so that a first reminder comes while somebody is trying the demo
EARLIEST, LATEST = time(8, 30), time(19)  # nobody meets at night, when no reminder leaves anyhow


def agreements(cases: list[Case], contacts: dict[str, Contact], *, author_id: UUID, calendar: Calendar) -> Iterator:
    """A client signed the engagement letter on the day the case was opened, once."""
    opened = {case.client_id: case.opened_on for case in sorted(cases, key=lambda case: case.opened_on, reverse=True)}
    for contact in contacts.values():
        if contact.id in opened and contact.phones:
            signed_at = datetime.combine(opened[contact.id], time(10), calendar.zone)
            for purpose in (Purpose.CASE, Purpose.REMINDERS):
                yield LedgerEntry(
                    address=contact.phones[0].e164,
                    channel=Channel.SMS,
                    event=Event.AGREED,
                    purpose=purpose,
                    how=How.PAPER,
                    words=WORDS,
                    version=FORM.format(year=signed_at.year),
                    said_at=signed_at,
                    created_at=signed_at,
                    contact_id=contact.id,
                    author_id=author_id,
                )


def appointments(contacts: dict[str, Contact], calendar: Calendar) -> list[Appointment]:
    """Their pages come later; the reminder comes to the client's phone."""
    starts_at = by_day(calendar.now + REMINDED_IN, calendar)
    planned_at = calendar.now - timedelta(days=9)
    return [
        Appointment(
            id=new_id(),
            contact_id=contacts["Cora Medina"].id,
            title="Meeting with Ana Whitfield",
            starts_at=starts_at,
            place="12 Broad St",
            created_at=planned_at,
        )
    ]


def by_day(moment: datetime, calendar: Calendar) -> datetime:
    """That moment, to the minute, or the next morning when it is night at the firm then."""
    here = moment.astimezone(calendar.zone).replace(second=0, microsecond=0)
    if EARLIEST <= here.time() <= LATEST:
        return here.astimezone(UTC)
    day = here.date() + timedelta(days=here.time() > LATEST)
    return datetime.combine(day, EARLIEST, calendar.zone).astimezone(UTC)
