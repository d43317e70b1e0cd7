"""Several workers and readers in the same moment: everybody is told once, or not at all."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.accounts.models import StaffSession
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.mail.models import OutgoingMail
from casestatus.messaging.models import Conversation
from casestatus.messaging.noticing import tell_people
from casestatus.messaging.taking_part import mark_read
from casestatus.notices.browsers import Subscription, show_in
from casestatus.notices.choosing import choose
from casestatus.notices.mailing import mail_due
from casestatus.notices.models import Notice
from casestatus.notices.pushing import push_due
from tests.factories import A_SUBSCRIPTION, User, a_contact, a_conversation, a_text_from, a_user

PEOPLE, CLIENTS = 4, 3


@pytest.fixture
def apart(apart):
    """An office where everybody wants to be told of everything, and some clients have just written."""
    with apart.work():
        for number in range(PEOPLE):
            _wants_all(a_user(f"Pat{number} Rowe"), number)
        for number in range(CLIENTS):
            a_text_from(a_conversation(a_contact(f"Cora{number} Medina")))
    return apart


def _wants_all(user: User, number: int) -> None:
    choose(user, email_from_clients=True, desktop_from_clients=True)
    session = StaffSession(token_hash=f"{user.id}", firm_id=user.firm_id, user_id=user.id, last_seen_at=now())
    session.expires_at = now() + timedelta(days=1)
    browser = Subscription(**{**A_SUBSCRIPTION, "endpoint": f"https://push.test/{user.id}"})
    show_in(browser, user=user, session_id=db.add(session).id)


def test_workers_at_the_same_messages_tell_each_of_them_once(apart, pusher):
    pusher.on_send = lambda: time.sleep(0.002)
    apart.at_once(*[tell_people] * 3)
    with apart.work():
        db.session.execute(sa.update(Notice).values(due_at=now()))

    apart.at_once(*[mail_due] * 3)
    apart.at_once(*[push_due] * 3, in_transaction=False)

    assert len(pusher.sent) == len({(push.endpoint, push.topic) for push in pusher.sent}) == PEOPLE * CLIENTS
    with apart.session():
        told = db.session.execute(sa.select(OutgoingMail.recipient, OutgoingMail.subject)).all()
    assert len(told) == len({mail.recipient for mail in told}) == PEOPLE
    assert {mail.subject for mail in told} == {f"{CLIENTS} new messages at Harbor & Reed"}


def test_who_reads_in_the_moment_of_being_told_is_told_before_or_not_at_all(apart):
    def read() -> None:
        reader = db.session.execute(sa.select(User).order_by(User.name).limit(1)).scalar_one()
        for conversation in db.session.execute(sa.select(Conversation).order_by(Conversation.id)).scalars().all():
            mark_read(conversation, reader)

    apart.at_once(tell_people, read, tell_people)

    with apart.session():
        waiting = sa.select(Notice.user_id, sa.func.count()).group_by(Notice.user_id)
        counts = sorted(count for _user, count in db.session.execute(waiting))
    assert counts == [CLIENTS] * (PEOPLE - 1)
