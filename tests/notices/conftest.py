"""A conversation, and people who are told of it as they chose."""

import pytest
import time_machine

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.mail.delivering import send_due
from casestatus.messaging.noticing import tell_people
from casestatus.notices.choosing import choose
from casestatus.notices.mailing import mail_due
from tests.factories import a_contact, a_conversation

ALL = {
    "email_from_clients": True,
    "email_from_colleagues": True,
    "desktop_from_clients": True,
    "desktop_from_colleagues": True,
}


@pytest.fixture
def cora(firm):
    return a_conversation(a_contact("Cora Medina"))


@pytest.fixture
def clock():
    """Stands still, until it is moved."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


@pytest.fixture
def wants_email():
    """Have people told by e-mail of everything."""

    def want(*visitors):
        for visitor in visitors:
            choose(visitor.user, email_from_clients=True, email_from_colleagues=True)

    return want


@pytest.fixture
def mails(mailer, clock):
    """Lets a minute pass; gives the e-mails that were sent, and to whom."""

    def after_a_minute():
        db.session.flush()
        tell_people()
        clock.shift(61)
        mail_due()
        db.session.commit()
        send_due()
        sent, mailer.sent = mailer.sent, []
        return sent

    return after_a_minute
