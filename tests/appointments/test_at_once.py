"""Several workers at the same appointments: each reminder is made once, and none of what somebody cancels meanwhile."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.appointments.keeping import cancel, plan
from casestatus.appointments.models import Appointment, AppointmentState, Reminder
from casestatus.appointments.reminding import remind_of_what_is_due
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.platform import remind_from
from casestatus.outbox.models import Outgoing, State
from tests.factories import a_contact


@pytest.fixture
def apart(apart):
    remind_from("+18435550198")
    yield apart
    remind_from(None)


def some_appointments(number: int) -> None:
    for _ in range(number):
        made = plan(a_contact(), title="Signing", starts_at=now() + timedelta(hours=5))
        made.created_at = now() - timedelta(days=3)


def test_workers_at_the_same_appointments_make_each_reminder_once(apart):
    with apart.work():
        some_appointments(8)

    apart.at_once(*[remind_of_what_is_due] * 4)
    with apart.work():
        remind_of_what_is_due()

    with apart.session():
        counted = sa.select(sa.func.count()).select_from(Reminder), sa.select(sa.func.count()).select_from(Outgoing)
        assert [db.session.execute(asked).scalar() for asked in counted] == [8, 8]


def test_one_that_is_cancelled_in_the_same_moment_reminds_nobody(apart):
    with apart.work():
        some_appointments(1)

    def cancel_it():
        cancel(db.session.execute(sa.select(Appointment)).scalar_one())

    apart.at_once(remind_of_what_is_due, cancel_it)

    with apart.session():
        assert db.session.execute(sa.select(Appointment.state)).scalar() is AppointmentState.CANCELLED
        waiting = sa.select(Outgoing.id).where(Outgoing.state == State.WAITING)
        assert db.session.execute(waiting).all() == []
