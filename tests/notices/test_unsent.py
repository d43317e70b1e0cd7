"""Who scheduled a text is told when it is not sent: unread in the inbox, by e-mail and on the desktop (T19, T8)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.firms.founding import resume, suspend
from casestatus.gateways.sms import Permanent, Unknown
from casestatus.messaging.blocking import block
from casestatus.messaging.delivering import pick_up_deliveries
from casestatus.messaging.leaving import leave
from casestatus.messaging.muting import mute
from casestatus.messaging.noticing import tell_people
from casestatus.messaging.scheduling import send_scheduled
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.notices.choosing import choose
from casestatus.notices.models import Notice, Origin
from casestatus.outbox.delivering import drain_lane
from casestatus.outbox.models import Outgoing
from casestatus.outbox.recording import record_report
from tests.factories import a_scheduled_text, a_text_from
from tests.messaging.reading import rows, unread_badge, words

NEEDS_YOU = "A scheduled text needs you at Harbor & Reed"


@pytest.fixture
def waiting(ana, cora, clock):
    """A text of Ana's whose time has come."""
    scheduled = a_scheduled_text(cora, ana.user, due_at=now() + timedelta(seconds=1))
    clock.shift(2)
    return scheduled


def its_time_comes(waiting, cora):
    db.session.commit()
    send_scheduled(waiting.id)
    db.session.commit()
    drain_lane(cora.phone)
    pick_up_deliveries()
    db.session.commit()


def to(sent):
    return [(mail.to, mail.subject) for mail in sent]


def test_an_opt_out_meanwhile_is_told_to_who_scheduled_it(ana, ben, cora, waiting, wants_email, mails):
    wants_email(ana, ben)
    take_part(cora, ben.user)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    its_time_comes(waiting, cora)

    [mail] = mails()
    assert (mail.to, mail.subject) == (ana.user.email, NEEDS_YOU)
    assert mail.text.startswith(
        f"A text that was scheduled was not sent, or it is not certain.\n\nhttp://localhost/conversations/{cora.id}\n\n"
    )
    assert (unread_badge(ana), unread_badge(ben)) == (1, 0)  # not for another user's outgoing texts (T7)
    assert "This number has opted out of text messages." in words(ana.get(f"/conversations/{cora.id}"))


def test_a_number_that_was_blocked_meanwhile_is_told(ana, ben, cora, waiting, wants_email, mails):
    wants_email(ana)
    send_message(cora, author=ben.user, body="Hello", key="", even_at_night=True)
    block(cora, number=cora.phone, by=ben.user)

    its_time_comes(waiting, cora)

    assert to(mails()) == [(ana.user.email, NEEDS_YOU)]
    assert "This number is blocked." in words(ana.get(f"/conversations/{cora.id}"))
    assert (unread_badge(ana), rows(ana)) == (0, [])  # it stays out of every inbox (T9)


@pytest.mark.parametrize("answer", [Permanent("30005"), Unknown()])
def test_what_the_carrier_does_not_take_is_told(ana, cora, waiting, wants_email, mails, carrier, answer):
    wants_email(ana)
    carrier.answers.append(answer)

    its_time_comes(waiting, cora)

    assert to(mails()) == [(ana.user.email, NEEDS_YOU)]
    assert unread_badge(ana) == 1


def test_what_fails_minutes_later_is_told_once(ana, cora, waiting, wants_email, mails):
    wants_email(ana)
    its_time_comes(waiting, cora)
    mails()
    outgoing_id = db.session.execute(sa.select(Outgoing.id)).scalar_one()
    for _ in range(2):
        record_report(outgoing_id, status="undelivered", error_code="30003", provider_id="SM1", payload={})
        db.session.commit()
        pick_up_deliveries()

    assert [to(mails()), mails()] == [[(ana.user.email, NEEDS_YOU)], []]
    assert unread_badge(ana) == 1


def test_a_suspended_firms_text_stands_unread_when_it_is_back(ana, firm, cora, waiting):
    suspend(firm)
    its_time_comes(waiting, cora)
    resume(firm)

    assert unread_badge(ana) == 1
    assert "The firm's account was suspended" in words(ana.get(f"/conversations/{cora.id}"))


def test_what_was_sent_is_told_to_nobody_who_wrote_it(ana, cora, waiting, wants_email, mails):
    wants_email(ana)

    its_time_comes(waiting, cora)

    assert (mails(), unread_badge(ana)) == ([], 0)


def test_a_text_that_was_not_scheduled_fails_in_its_thread_alone(ana, cora, wants_email, mails, carrier):
    wants_email(ana)
    carrier.answers.append(Permanent("30005"))
    send_message(cora, author=ana.user, body="Hello", key="k", even_at_night=True)
    db.session.commit()
    drain_lane(cora.phone)
    pick_up_deliveries()

    assert (mails(), unread_badge(ana)) == ([], 0)


def test_who_left_meanwhile_has_it_back(ana, ben, cora, waiting):
    take_part(cora, ben.user)
    leave(cora, ana.user)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    its_time_comes(waiting, cora)

    assert unread_badge(ana) == 1
    assert len(rows(ana)) == 1


def test_who_muted_it_finds_it_unread_and_gets_no_email(ana, cora, waiting, wants_email, mails):
    wants_email(ana)
    mute(cora, ana.user)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    its_time_comes(waiting, cora)

    assert (mails(), unread_badge(ana)) == ([], 1)


def test_while_its_author_is_gone_the_others_are_told(ana, ben, cora, waiting, wants_email, mails):
    wants_email(ana, ben)
    take_part(cora, ben.user)
    ana.user.deactivated_at = now()

    its_time_comes(waiting, cora)

    assert to(mails()) == [(ben.user.email, NEEDS_YOU)]
    assert unread_badge(ben) == 1


def test_it_comes_to_what_its_author_had_not_read_and_leaves_a_mute_alone(ana, ben, cora, waiting, wants_email, mails):
    wants_email(ana)
    for who in (ana, ben):
        take_part(cora, who.user)
    mute(cora, ana.user)
    a_text_from(cora, "Are you there?")
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    its_time_comes(waiting, cora)

    assert (unread_badge(ana), unread_badge(ben), mails()) == (2, 1, [])


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"email_from_clients": True}, 1),
        ({"email_from_colleagues": True}, 1),
        ({"desktop_from_clients": True}, 0),
        ({}, 0),
    ],
)
def test_it_is_told_in_any_way_that_is_on(ana, cora, waiting, mails, wanted, told):
    choose(ana.user, **wanted)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")

    its_time_comes(waiting, cora)

    assert len(mails()) == told


def test_who_reads_it_within_the_minute_gets_no_email(ana, cora, waiting, wants_email, mails):
    wants_email(ana)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")
    its_time_comes(waiting, cora)
    tell_people()
    told = db.session.execute(sa.select(Notice.origin)).scalars().all()
    mark_read(cora, ana.user)

    assert (told, mails()) == ([Origin.UNSENT], [])


def test_who_switches_all_off_within_the_minute_gets_none(ana, cora, waiting, wants_email, mails):
    wants_email(ana)
    opt_out(cora.phone, source=Source.TEXT, words="STOP")
    its_time_comes(waiting, cora)
    tell_people()
    choose(ana.user)

    assert mails() == []
