"""Reminding clients of their appointments, so many hours before (T16).

The clock looks for what is due; a reminder is made once for each start and each number of hours, whoever else looks.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import format_date, format_time
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from casestatus.appointments.models import Appointment, AppointmentState, Reminder
from casestatus.consent.whereabouts import whereabouts
from casestatus.contacts.models import Contact
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.platform import reminder_number
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import Sentence, _
from casestatus.firms.models import Firm
from casestatus.outbox.models import Outgoing
from casestatus.outbox.posting import why_not
from casestatus.outbox.reminding import post_reminder

AT_ONCE = 100
LONGEST_HOURS = 14 * 24
AT_A_PLACE = _("{firm} reminds you: {title}, {day} at {clock}, {place}. Reply STOP to get no more texts.")
SOMEWHERE = _("{firm} reminds you: {title}, {day} at {clock}. Reply STOP to get no more texts.")


def firms_with_due_reminders() -> sa.Select:
    """The firms with an appointment that somebody may have to be reminded of, for the sweep."""
    hours = sa.func.unnest(Firm.reminder_hours).table_valued("value").render_derived(name="hours")
    due = sa.select(Appointment.firm_id).join(Firm, Firm.id == Appointment.firm_id)
    due = due.join(hours, sa.true()).where(*_is_coming(), _is_due(hours.c.value), ~_is_made(hours.c.value))
    return due.distinct()


def remind_of_what_is_due() -> int:
    """Make the chosen firm's reminders that are due, each once. Returns how many texts were queued."""
    if reminder_number() is None:
        return 0
    firm = db.session.get_one(Firm, chosen_firm())
    made = [
        _remind(appointment, hours, firm) for hours in sorted(firm.reminder_hours) for appointment in _due_for(hours)
    ]
    return sum(made)


def _due_for(hours: int) -> list[Appointment]:
    """Held until this unit of work ends, so that nobody moves or cancels one while its reminder is made."""
    due = sa.select(Appointment).where(*_is_coming(), _is_due(sa.literal(hours)), ~_is_made(sa.literal(hours)))
    due = due.options(joinedload(Appointment.contact).selectinload(Contact.phones))
    due = due.order_by(Appointment.starts_at).limit(AT_ONCE).with_for_update(of=Appointment, skip_locked=True)
    return list(db.session.execute(due).scalars())


def _is_coming() -> tuple[sa.ColumnElement[bool], ...]:
    within = now() + timedelta(hours=LONGEST_HOURS)
    return Appointment.state == AppointmentState.PLANNED, Appointment.starts_at.between(now(), within)


def _is_due(hours: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Whether so many hours before it have begun, and it was planned before they did: nobody is reminded of what was
    agreed on a moment ago.
    """
    begins_at = Appointment.starts_at - sa.func.make_interval(0, 0, 0, 0, hours)
    return sa.and_(begins_at <= now(), Appointment.created_at <= begins_at)


def _is_made(hours: sa.ColumnElement[int]) -> sa.Exists:
    """Whether somebody was reminded so many hours before, or fewer: then the earlier reminder has nothing to add."""
    made = sa.select(Reminder.id).where(Reminder.appointment_id == Appointment.id, Reminder.hours_before <= hours)
    return made.where(Reminder.starts_at == Appointment.starts_at).exists()


def _remind(appointment: Appointment, hours: int, firm: Firm) -> bool:
    """Note that the reminder was made, and queue it when somebody can get it."""
    note = insert(Reminder).values(appointment_id=appointment.id, hours_before=hours, starts_at=appointment.starts_at)
    mine = db.session.execute(note.on_conflict_do_nothing().returning(Reminder.id)).scalar()
    if mine is None:
        return False
    outgoing = _post(appointment, firm)
    if outgoing is None:
        return False
    told = sa.update(Reminder).where(Reminder.id == mine).values(outgoing_id=outgoing.id)
    db.session.execute(told, execution_options={"synchronize_session": False})
    return True


def _post(appointment: Appointment, firm: Firm) -> Outgoing | None:
    contact = appointment.contact
    to = next((number for number in contact.numbers_to_text if why_not(number) is None), None)
    if to is None or contact.archived_at is not None:
        return None
    where = whereabouts(to, state=contact.state, firm_zone=firm.time_zone)
    return post_reminder(
        to=to,
        body=words_of(appointment, firm, language=contact.language),
        language=contact.language,
        zones=list(where.zones),
        useless_at=appointment.starts_at,
    )


def words_of(appointment: Appointment, firm: Firm, *, language: str) -> str:
    """What the reminder says, in the language of who gets it and on the firm's clock."""
    day, clock = _written(appointment.starts_at, firm.zone, language)
    sentence = AT_A_PLACE if appointment.place else SOMEWHERE
    values: dict[str, object] = {
        "firm": firm.name,
        "title": appointment.title,
        "day": day,
        "clock": clock,
        "place": appointment.place,
    }
    return Sentence(sentence.words, values).in_language(language)


def _written(moment: datetime, zone: ZoneInfo, language: str) -> tuple[str, str]:
    """`Thursday, December 3` and `8:00 AM`, or `jueves, 3 de diciembre` and `8:00 a. m.`."""
    here = moment.astimezone(zone)
    pattern = "EEEE, d 'de' MMMM" if language == "es" else "EEEE, MMMM d"
    day = format_date(here.date(), pattern, locale=language if language in ("en", "es") else "en")
    clock = format_time(here.time(), "h:mm a", locale="es_US" if language == "es" else "en_US")
    return day, clock.replace("\u202f", " ").replace("\xa0", " ")
