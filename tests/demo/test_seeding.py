"""Making the demo firm: once, quickly, and without sending anything."""

import time

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.tenancy import choose_firm
from casestatus.demo.seeding import seed_demo
from casestatus.firms.models import Firm
from casestatus.firms.queries import firm_of_number
from casestatus.mail.models import MailState, OutgoingMail
from casestatus.messaging.models import Conversation, Message, Participation
from casestatus.outbox.models import Outgoing, State
from tests.demo.conftest import NUMBER

FINISHED = (State.SENT, State.DELIVERED, State.FAILED)


def count(model, *where) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model).where(*where)).scalar_one()


def everything() -> list[int]:
    return [count(model) for model in (Firm, Conversation, Message, Outgoing, Participation)]


def test_seeding_again_changes_nothing(rooms):
    seed_demo()
    choose_firm(firm_of_number(NUMBER))
    before = everything()

    seed_demo()

    assert everything() == before


def test_a_firm_that_has_the_number_already_is_left_alone(firm):
    firm.numbers[0].e164 = NUMBER
    db.session.flush()

    seed_demo()

    assert count(Firm) == 1


def test_seeding_is_quick(rooms):
    began = time.process_time()  # our own work, however busy the machine is

    seed_demo()

    assert time.process_time() - began < 1.5


def test_where_there_is_a_mailbox_the_invitation_goes_into_it(rooms):
    seed_demo(has_mailbox=True)

    choose_firm(firm_of_number(NUMBER))
    mails = [(mail.recipient, mail.state) for mail in db.session.execute(sa.select(OutgoingMail)).scalars()]
    assert sorted(mails, reverse=True) == [
        ("nora@demo.test", MailState.WAITING),
        ("cora.medina@example.com", MailState.SENT),
    ]


def test_nothing_waits_to_be_sent_and_nothing_is_told(rooms, told):
    seed_demo()

    choose_firm(firm_of_number(NUMBER))
    assert count(Outgoing, Outgoing.state.not_in(FINISHED)) == 0
    assert told == []
