"""Notices on the desktop: to which browsers, what they carry, and what happens when a push service will not (T8)."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from casestatus.accounts.signing_in import end_sessions
from casestatus.consent.models import Source
from casestatus.consent.opting import opt_out
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.gateways.push import Gone
from casestatus.gateways.sms import Permanent, Temporary, Unknown
from casestatus.messaging.muting import mute
from casestatus.messaging.noticing import tell_people
from casestatus.messaging.scheduling import send_scheduled
from casestatus.messaging.sending import send_message
from casestatus.messaging.taking_part import mark_read, take_part
from casestatus.notices.browsers import browsers_of
from casestatus.notices.choosing import choose
from casestatus.notices.models import OutgoingPush, PushState
from casestatus.notices.pushing import CLAIM_LASTS, claim_next, push_due
from tests.factories import A_SUBSCRIPTION, a_contact, a_conversation, a_scheduled_text, a_text_from


@pytest.fixture
def shows():
    """Have a person's browser show everything."""

    def show(visitor, endpoint="https://push.test/one"):
        choose(visitor.user, desktop_from_clients=True, desktop_from_colleagues=True)
        visitor.post("/settings/notifications/browsers", data={**A_SUBSCRIPTION, "endpoint": endpoint})

    return show


@pytest.fixture
def pushes(pusher):
    """Tells people; gives what was pushed since."""

    def pushed():
        db.session.flush()
        tell_people()
        db.session.commit()
        push_due()
        sent, pusher.sent = pusher.sent, []
        return sent

    return pushed


def waiting():
    db.session.expire_all()
    return [push.state for push in db.session.execute(sa.select(OutgoingPush)).scalars()]


def row_of(visitor):
    [row] = browsers_of(visitor.user, here=visitor.id)
    return row


def test_a_clients_message_is_pushed_to_the_browser_of_who_is_concerned(ana, cora, shows, pushes):
    shows(ana)
    a_text_from(cora)

    [push] = pushes()

    assert {"endpoint": push.endpoint, "p256dh": push.p256dh, "auth": push.auth} == {
        **A_SUBSCRIPTION,
        "endpoint": "https://push.test/one",
    }
    assert json.loads(push.payload) == {"title": "New message at Harbor & Reed", "path": f"/conversations/{cora.id}"}
    assert waiting() == []
    assert row_of(ana).browser.shown_at is not None


def test_a_push_says_neither_who_nor_what(ana, cora, shows, pushes):
    shows(ana)
    a_text_from(cora, "My settlement came")

    [push] = pushes()

    said = f"{push.payload} {push.topic}"
    assert [word for word in ("Cora", "Medina", "settlement", cora.phone[2:]) if word in said] == []
    assert str(cora.id) not in push.topic
    assert len(push.topic) <= 32


def test_workers_are_woken_once_it_is_committed(ana, cora, shows, told):
    shows(ana)
    a_text_from(cora)
    told.clear()

    with db.transaction():
        tell_people()

    assert "jobs.notices.push" in [note.name for note in told]


def test_several_messages_that_wait_are_one_push_for_each_conversation(ana, cora, shows, pushes):
    shows(ana)
    dana = a_conversation(a_contact("Dana Cole"))
    for conversation in (cora, cora, dana):
        a_text_from(conversation)

    assert len(pushes()) == 2


def test_nothing_is_pushed_twice(ana, cora, shows, pushes):
    shows(ana)
    a_text_from(cora)

    assert [len(pushes()), len(pushes())] == [1, 0]


def test_what_was_read_before_it_left_is_not_pushed(ana, cora, shows, pushes):
    shows(ana)
    a_text_from(cora)
    tell_people()

    mark_read(cora, ana.user)

    assert pushes() == []


def test_what_is_muted_is_not_pushed(ana, cora, shows, pushes):
    shows(ana)
    mute(cora, ana.user)
    a_text_from(cora)

    assert pushes() == []


def test_a_colleagues_message_is_pushed_to_the_others(ana, ben, cora, shows, pushes):
    shows(ana, "https://push.test/anas")
    shows(ben, "https://push.test/bens")
    take_part(cora, ana.user)
    send_message(cora, author=ben.user, body="See you at 2", key="k")

    assert [push.endpoint for push in pushes()] == ["https://push.test/anas"]


def test_who_wants_none_from_clients_gets_none_from_clients(ana, cora, shows, pushes):
    shows(ana)
    choose(ana.user, desktop_from_colleagues=True, email_from_clients=True)
    a_text_from(cora)

    assert pushes() == []


def test_who_switches_them_off_gets_nothing_that_still_waits(ana, cora, shows, pushes):
    shows(ana)
    a_text_from(cora)
    tell_people()
    choose(ana.user, email_from_clients=True)

    assert pushes() == []


def test_a_browser_that_signed_out_is_shown_nothing(ana, cora, shows, pushes):
    shows(ana)
    end_sessions(ana.user)
    a_text_from(cora)

    assert pushes() == []


def test_nor_what_waited_when_it_signed_out(ana, cora, shows, pushes):
    shows(ana)
    a_text_from(cora)
    tell_people()
    end_sessions(ana.user)

    assert (pushes(), waiting()) == ([], [])


@pytest.mark.parametrize(
    "change", [{"deactivated_at": now()}, {"switches": {"text_messages": False}}], ids=["left", "no permission"]
)
def test_who_left_or_lost_the_permission_meanwhile_is_shown_nothing(ana, cora, shows, pushes, change):
    shows(ana)
    a_text_from(cora)
    tell_people()
    for name, value in change.items():
        setattr(ana.user, name, value)

    assert (pushes(), waiting()) == ([], [])


def test_a_service_that_is_busy_is_asked_again_when_it_says(ana, cora, shows, pushes, pusher, clock):
    shows(ana)
    pusher.answers = [Temporary("429", retry_after=90)]
    a_text_from(cora)

    at_once = pushes()
    clock.shift(60)
    too_early = pushes()
    clock.shift(31)

    assert (at_once, too_early) == ([], [])
    assert len(pushes()) == 1
    assert row_of(ana).trouble is None


def test_a_service_that_is_down_for_an_hour_is_not_asked_any_more(ana, cora, shows, pushes, pusher, clock):
    shows(ana)
    pusher.answers = [Temporary("500")] * 50
    a_text_from(cora)

    for _ in range(30):
        pushes()
        clock.shift(timedelta(minutes=11))

    assert (waiting(), pushes()) == ([], [])
    assert 3 <= 50 - len(pusher.answers) <= 20
    assert "did not take" in ana.get("/settings/notifications").text


def test_a_try_that_failed_gives_way_to_a_newer_one_about_the_same(ana, cora, shows, pushes, pusher):
    shows(ana)
    pusher.on_send = lambda: _another(cora, pusher)
    pusher.answers = [Temporary("500")]
    a_text_from(cora)

    assert len(pushes()) == 1
    assert waiting() == []


def _another(cora, pusher):
    """The client writes again, once, while the push service is asked."""
    pusher.on_send = lambda: None
    a_text_from(cora)
    tell_people()
    db.session.commit()


def test_a_browser_that_is_gone_is_forgotten(ana, cora, shows, pushes, pusher):
    shows(ana)
    pusher.answers = [Gone("410")]
    a_text_from(cora)
    pushes()

    assert browsers_of(ana.user, here=ana.id) == []
    assert waiting() == []


@pytest.mark.parametrize("error", [Permanent("413"), Unknown()], ids=["refused", "nobody can say"])
def test_what_was_refused_or_may_have_arrived_is_not_sent_again(ana, cora, shows, pushes, pusher, error):
    shows(ana)
    pusher.answers = [error]
    a_text_from(cora)

    assert (pushes(), pushes(), waiting()) == ([], [], [])
    assert row_of(ana).trouble is not None


def test_what_a_dead_worker_had_in_its_hands_is_not_sent_again(ana, cora, shows, pushes, clock):
    shows(ana)
    a_text_from(cora)
    tell_people()
    db.session.commit()
    claim_next(row_of(ana).browser.id)

    held = waiting()
    clock.shift(CLAIM_LASTS + timedelta(seconds=1))

    assert held == [PushState.SENDING]
    assert (pushes(), waiting()) == ([], [])


def test_no_address_and_no_key_stands_in_a_log(ana, cora, shows, pushes, pusher, capfd):
    shows(ana)
    pusher.answers = [Permanent("413")]
    a_text_from(cora, "My settlement came")
    pushes()

    logged = capfd.readouterr().out
    assert "push not taken" in logged
    assert [word for word in ("push.test", A_SUBSCRIPTION["p256dh"], "settlement", "Cora") if word in logged] == []


def test_a_scheduled_text_that_was_not_sent_is_said_on_its_authors_desktop(ana, cora, shows, pushes, clock):
    shows(ana)
    scheduled = a_scheduled_text(cora, ana.user, due_at=now() + timedelta(seconds=1))
    opt_out(cora.phone, source=Source.TEXT, words="STOP")
    clock.shift(2)
    send_scheduled(scheduled.id)

    [push] = pushes()

    told = {"title": "A scheduled text needs you at Harbor & Reed", "path": f"/conversations/{cora.id}"}
    assert json.loads(push.payload) == told
