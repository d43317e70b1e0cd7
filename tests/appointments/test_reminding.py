"""Reminders of appointments: at their hours, once each, never of what is not so any more (T16)."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casestatus.appointments.keeping import cancel, change, plan
from casestatus.appointments.models import Reminder
from casestatus.appointments.reminding import firms_with_due_reminders, remind_of_what_is_due
from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.platform import remind_from
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing, Purpose, RemindedNumber, State, Urgency
from casestatus.outbox.reasons import TOO_LATE, WITHDRAWN
from tests.factories import a_contact, a_conversation, a_text_from, firm_number

PLATFORM = "+18435550198"
MONDAY_NOON = datetime(2026, 3, 2, 17, tzinfo=UTC)  # in New York
THURSDAY = datetime(2026, 3, 5, 19, tzinfo=UTC)  # 2 PM there
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def platform():
    remind_from(PLATFORM)
    yield
    remind_from(None)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY_NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def cora(firm):
    return a_contact("Cora Medina")


@pytest.fixture
def meeting(clock, cora):
    return plan(cora, title="Consultation", starts_at=THURSDAY, place="12 Pine St")


def reminders() -> list[Outgoing]:
    found = sa.select(Outgoing).where(Outgoing.purpose == Purpose.REMINDER)
    return list(db.session.execute(found.order_by(Outgoing.created_at, Outgoing.id)).scalars())


def look(clock, moment: datetime) -> int:
    """The clock comes round."""
    clock.move_to(moment)
    made = remind_of_what_is_due()
    db.session.flush()
    return made


def test_a_reminder_leaves_from_the_platforms_number_a_day_before(clock, meeting):
    assert look(clock, THURSDAY - 25 * HOUR) == 0
    assert look(clock, THURSDAY - 24 * HOUR) == 1

    [sent] = reminders()
    assert (sent.sender, sent.recipient) == (PLATFORM, meeting.contact.phones[0].e164)
    assert sent.urgency is Urgency.AUTOMATIC
    assert sent.body == (
        "Harbor & Reed reminds you: Consultation, Thursday, March 5 at 2:00 PM, 12 Pine St. "
        "Reply STOP to get no more texts."
    )


def test_it_is_written_in_the_clients_language(clock, meeting):
    meeting.contact.language = "es"

    look(clock, THURSDAY - 24 * HOUR)

    assert "jueves, 5 de marzo" in reminders()[0].body
    assert "Responda STOP" in reminders()[0].body


def test_without_a_place_it_says_none(clock, cora):
    plan(cora, title="Call with Ana", starts_at=THURSDAY)

    look(clock, THURSDAY - 24 * HOUR)

    assert "at 2:00 PM. Reply" in reminders()[0].body


def test_each_is_made_once_however_often_the_clock_looks(clock, meeting):
    for hours in (24, 23, 5, 2, 1.5, 0.1):
        look(clock, THURSDAY - hours * HOUR)

    assert len(reminders()) == 2
    assert db.session.execute(sa.select(Reminder.hours_before).order_by(Reminder.hours_before)).scalars().all() == [
        2,
        24,
    ]


def test_after_a_long_absence_of_the_clock_one_comes_and_not_both(clock, meeting):
    look(clock, THURSDAY - HOUR)

    assert len(reminders()) == 1
    assert look(clock, THURSDAY - HOUR / 2) == 0


def test_nobody_is_reminded_of_what_has_begun(clock, meeting):
    assert look(clock, THURSDAY + HOUR) == 0


def test_nobody_is_reminded_a_minute_after_they_agreed_on_it(clock, cora):
    clock.move_to(THURSDAY - 3 * HOUR)
    plan(cora, title="Signing", starts_at=THURSDAY)

    assert look(clock, THURSDAY - 2.5 * HOUR) == 0
    assert look(clock, THURSDAY - 2 * HOUR) == 1


def test_the_firm_says_how_many_hours_before(clock, firm, meeting):
    firm.reminder_hours = [48]

    assert look(clock, THURSDAY - 48 * HOUR) == 1
    assert look(clock, THURSDAY - 2 * HOUR) == 0


def test_a_cancelled_appointment_reminds_nobody(clock, meeting):
    cancel(meeting)

    assert look(clock, THURSDAY - 24 * HOUR) == 0


def test_a_reminder_that_waits_is_withdrawn_when_it_is_cancelled(clock, carrier, meeting):
    look(clock, THURSDAY - 24 * HOUR)
    cancel(meeting)

    drain_lane(meeting.contact.phones[0].e164)

    assert carrier.sent == []
    assert reminders()[0].error_code == WITHDRAWN


def test_a_moved_appointment_is_reminded_of_at_its_new_time_only(clock, carrier, meeting):
    look(clock, THURSDAY - 24 * HOUR)
    change(meeting, title="Consultation", starts_at=THURSDAY + 24 * HOUR, place="12 Pine St")

    drain_lane(meeting.contact.phones[0].e164)
    assert carrier.sent == []
    assert look(clock, THURSDAY - 2 * HOUR) == 0
    assert look(clock, THURSDAY) == 1

    drain_lane(meeting.contact.phones[0].e164)
    assert ["Friday, March 6" in text.body for text in carrier.sent] == [True]


def test_one_that_was_moved_after_the_reminder_left_is_reminded_anew(clock, carrier, meeting):
    look(clock, THURSDAY - 24 * HOUR)
    drain_lane(meeting.contact.phones[0].e164)
    change(meeting, title="Consultation", starts_at=THURSDAY + 3 * HOUR, place="12 Pine St")

    look(clock, THURSDAY - 20 * HOUR)

    assert "at 5:00 PM" in reminders()[-1].body


def test_one_that_is_nowhere_else_now_comes_anew_with_the_new_place(clock, meeting):
    look(clock, THURSDAY - 24 * HOUR)
    change(meeting, title="Consultation", starts_at=THURSDAY, place="400 King St")

    look(clock, THURSDAY - 24 * HOUR)

    waiting = [text for text in reminders() if text.state is State.WAITING]
    assert ["400 King St" in text.body for text in waiting] == [True]


def test_a_change_of_nothing_withdraws_nothing(clock, meeting):
    look(clock, THURSDAY - 24 * HOUR)

    change(meeting, title="Consultation", starts_at=THURSDAY, place="12 Pine St")

    assert reminders()[0].state is State.WAITING


def test_who_opted_out_is_not_reminded(clock, meeting):
    opt_out(meeting.contact.phones[0].e164, source=Source.TEXT, words="STOP")

    assert look(clock, THURSDAY - 24 * HOUR) == 0
    assert reminders() == []


def test_who_may_have_opted_out_is_not_reminded(clock, meeting):
    a_text_from(a_conversation(meeting.contact), "please stop texting me")

    assert look(clock, THURSDAY - 24 * HOUR) == 0


def test_a_reminder_waits_for_the_morning_and_never_comes_late(clock, carrier, cora, by_law):
    early = datetime(2026, 3, 5, 12, 30, tzinfo=UTC)  # 7:30 AM
    plan(cora, title="Deposition", starts_at=early)

    look(clock, early - 2 * HOUR)  # 5:30 AM, two hours and a half before anything may leave
    [waiting] = reminders()
    assert waiting.due_at == datetime(2026, 3, 5, 13, tzinfo=UTC)

    clock.move_to(waiting.due_at)
    drain_lane(cora.phones[0].e164)

    assert carrier.sent == []
    db.session.refresh(waiting)
    assert (waiting.state, waiting.error_code) == (State.FAILED, TOO_LATE)


def test_the_carrier_gives_it_up_when_the_appointment_begins(clock, carrier, meeting):
    look(clock, THURSDAY - 2 * HOUR)

    drain_lane(meeting.contact.phones[0].e164)

    assert carrier.sent[0].valid_for == 2 * 3600


def test_it_is_kept_which_firm_reminded_whom_and_when_last(clock, firm, meeting):
    look(clock, THURSDAY - 24 * HOUR)
    look(clock, THURSDAY - 2 * HOUR)

    [row] = db.session.execute(sa.select(RemindedNumber)).scalars()
    assert (row.e164, row.firm_id, row.reminded_at) == (
        meeting.contact.phones[0].e164,
        firm.id,
        THURSDAY - 2 * HOUR,
    )


def test_without_a_platform_number_nobody_is_reminded(clock, meeting):
    remind_from(None)

    assert look(clock, THURSDAY - 24 * HOUR) == 0


@pytest.mark.parametrize(("hours", "is_due"), [(25, False), (24, True), (1, True), (-1, False)])
def test_the_clock_finds_the_firms_with_something_due(clock, firm, meeting, hours, is_due):
    clock.move_to(THURSDAY - hours * HOUR)

    found = db.session.execute(firms_with_due_reminders()).scalars().all()

    assert found == ([firm.id] if is_due else [])


def test_the_clock_does_not_call_again_for_what_was_made(clock, meeting):
    look(clock, THURSDAY - 24 * HOUR)

    assert db.session.execute(firms_with_due_reminders()).all() == []
    assert firm_number() != PLATFORM
