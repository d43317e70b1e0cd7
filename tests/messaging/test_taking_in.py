"""What the carrier sent is kept first and worked on after; what fails is repeated, what cannot be kept is said so."""

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from casestatus.app import create_app
from casestatus.consent.opting import is_opted_out
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.inbound import PATIENCE, Inbound
from casestatus.firms.founding import add_number
from casestatus.gateways.sms import Listed, Temporary
from casestatus.messaging.models import Attachment, Message
from casestatus.messaging.reconciling import fetch_missed
from casestatus.outbox.models import DeliveryReport
from jobs import clock
from jobs.job import JobFailed
from jobs.messaging import take_in
from tests.factories import PICTURE, a_conversation, a_number, firm_number
from tests.messaging.calling import Caller, a_sid
from tests.messaging.reading import rows


@contextmanager
def the_database_fails(model):
    """Whoever writes a row of this model finds the database gone."""

    def fail(session, *_):
        if any(isinstance(row, model) for row in session.new):
            raise OperationalError("INSERT", {}, Exception("gone"))

    event.listen(db.Session, "before_flush", fail)
    try:
        yield
    finally:
        event.remove(db.Session, "before_flush", fail)


@contextmanager
def the_database_fails_for(body: str):
    def fail(session, *_):
        if any(isinstance(row, Message) and row.body == body for row in session.new):
            raise OperationalError("INSERT", {}, Exception("gone"))

    event.listen(db.Session, "before_flush", fail)
    try:
        yield
    finally:
        event.remove(db.Session, "before_flush", fail)


def sweep(*, later: timedelta = timedelta(seconds=10)) -> list[str]:
    """The clock looks for what was left, and workers do it. Returns the jobs' arguments."""
    db.session.commit()
    notes = db.session().info["notes"]
    notes.clear()
    with time_machine.travel(now() + later):
        clock.sweep_inbound()
        ids = [task.args[0] for task in notes if task.name == "jobs.messaging.take_in"]
        for inbound_id in ids:
            with suppress(JobFailed):
                take_in(inbound_id)
    db.session.expire_all()
    return ids


def texts() -> list[str]:
    return list(db.session.execute(sa.select(Message.body).order_by(Message.at)).scalars())


def test_a_text_that_could_not_be_worked_on_is_answered_kept_and_done_later(ana, twilio):
    with the_database_fails(Message):
        answer = twilio.text("Not lost", sender=a_number(), to=firm_number())
    before = rows(ana)

    sweep()

    assert (answer.status_code, before) == (200, [])
    assert "Not lost" in rows(ana)[0]


def test_nothing_half_made_stays_of_work_that_failed(twilio):
    cora = a_conversation()

    with the_database_fails(Message):
        twilio.text("STOP", sender=cora.phone, to=firm_number())

    db.session.refresh(cora)
    assert (cora.version, cora.unclaimed_unread, texts()) == (0, 0, [])


def test_a_report_that_could_not_be_worked_on_is_done_later(twilio, carrier):
    sid = a_sid()
    with the_database_fails(DeliveryReport):
        answer = twilio.report(
            "sent", callback="http://localhost/webhooks/twilio/status", sid=sid, sender=firm_number()
        )

    assert answer.status_code == 200
    assert len(sweep()) <= 1


def test_what_was_done_is_not_swept(twilio):
    twilio.text("Done", sender=a_number(), to=firm_number())

    assert sweep() == []


def test_what_came_this_moment_is_left_to_whoever_is_at_it(twilio):
    with the_database_fails(Message):
        twilio.text("Just now", sender=a_number(), to=firm_number())

    assert sweep(later=timedelta(seconds=1)) == []


def test_a_text_of_no_firm_is_not_swept(twilio):
    twilio.text("Lost", sender=a_number(), to="+12125550100")

    assert sweep() == []


def test_two_sweeps_at_once_make_one_message(twilio):
    with the_database_fails(Message):
        twilio.text("Once", sender=a_number(), to=firm_number())
    [inbound_id] = sweep()

    take_in(inbound_id)

    assert texts() == ["Once"]


def test_a_text_that_keeps_failing_is_tried_for_days_and_each_try_is_counted(twilio):
    with the_database_fails(Message):
        twilio.text("Poison", sender=a_number(), to=firm_number())
        sweep()

    kept = db.session.execute(sa.select(Inbound)).scalar_one()
    assert kept.tries == 1
    assert sweep(later=PATIENCE + timedelta(hours=1)) == []
    assert texts() == []


def test_the_carriers_own_repetition_does_what_failed_the_first_time(ana, twilio):
    sid, sender = a_sid(), a_number()
    with the_database_fails(Message):
        twilio.text("Again", sender=sender, to=firm_number(), sid=sid)

    twilio.text("Again", sender=sender, to=firm_number(), sid=sid)

    assert texts() == ["Again"]


def test_a_text_that_cannot_be_kept_is_answered_503_so_that_the_carrier_repeats_it(config):
    app = create_app(replace(config, database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing"))

    with app.app_context():
        answer = Caller(app).text("Hello", sender=a_number(), to="+18435550100")

    assert answer.status_code == 503


def test_a_text_that_never_reached_us_is_fetched_from_the_carriers_list_once(ana, carrier):
    carrier.listed = [listed("Did you get this?")]

    fetched = [fetch_missed()]
    sweep()
    fetched.append(fetch_missed())

    assert fetched == [1, 0]
    assert "Did you get this?" in rows(ana)[0]


def test_a_text_that_did_reach_us_is_not_fetched_again(twilio, carrier):
    sid, sender = a_sid(), a_number()
    twilio.text("Here", sender=sender, to=firm_number(), sid=sid)
    carrier.listed = [listed("Here", sid=sid, sender=sender)]

    assert fetch_missed() == 0
    assert texts() == ["Here"]


def test_a_fetched_stop_counts_like_one_that_was_delivered(ana, carrier):
    cora = a_conversation()
    carrier.listed = [listed("STOP", sender=cora.phone)]
    db.session.commit()

    fetch_missed()
    sweep()

    assert "opted out" in ana.get(f"/conversations/{cora.id}").text


@pytest.mark.parametrize("word", ["STOP", "HELP", "START"])
def test_a_keyword_that_is_fetched_at_night_is_not_answered_then(carrier, firm, word):
    carrier.listed = [listed(word)]
    db.session.commit()

    fetch_missed()
    sweep()

    assert texts() == [word]


def test_fetched_texts_stand_where_they_were_written(carrier, twilio):
    sender = a_number()
    twilio.text("Third", sender=sender, to=firm_number())
    carrier.listed = [
        listed("Second", sid="SM2", sender=sender, ago=timedelta(minutes=5)),
        listed("First", sid="SM1", sender=sender, ago=timedelta(minutes=9)),
    ]

    fetch_missed()
    sweep()

    assert texts() == ["First", "Second", "Third"]


def test_the_inbox_goes_on_showing_the_newest_text_when_an_older_one_is_fetched(ana, carrier, twilio):
    sender = a_number()
    twilio.text("The newest", sender=sender, to=firm_number())
    carrier.listed = [listed("An older one", sender=sender)]

    fetch_missed()
    sweep()

    assert "The newest" in rows(ana)[0]


def test_a_stop_stands_though_an_older_start_is_fetched_later(carrier, twilio):
    cora = a_conversation()
    twilio.text("STOP", sender=cora.phone, to=firm_number())
    carrier.listed = [listed("START", sender=cora.phone)]

    fetch_missed()
    sweep()

    assert is_opted_out(cora.phone)


def test_a_start_stands_though_an_older_stop_is_fetched_later(carrier, twilio):
    cora = a_conversation()
    twilio.text("STOP", sender=cora.phone, to=firm_number())
    twilio.text("START", sender=cora.phone, to=firm_number())
    carrier.listed = [listed("STOP", sender=cora.phone)]

    fetch_missed()
    sweep()

    assert not is_opted_out(cora.phone)


def test_a_start_whose_work_failed_does_not_undo_the_stop_after_it(twilio):
    cora = a_conversation()
    with the_database_fails(Message):
        twilio.text("START", sender=cora.phone, to=firm_number())
    twilio.text("STOP", sender=cora.phone, to=firm_number())

    sweep()

    assert is_opted_out(cora.phone)


def test_a_fetched_text_that_cannot_be_worked_on_holds_up_no_other(firm, carrier):
    carrier.listed = [listed("Poison", sid="SM1"), listed("Fine", sid="SM2", sender="+18435561298")]
    fetch_missed()

    with the_database_fails_for("Poison"):
        sweep()

    assert texts() == ["Fine"]


def test_what_came_this_minute_is_left_to_the_carrier(firm, carrier):
    carrier.listed = [listed("Under way", ago=timedelta(seconds=20))]

    assert fetch_missed() == 0


def test_a_text_to_a_number_that_was_added_later_is_taken_in_then(ana, firm, carrier, twilio):
    sid, ours = a_sid(), "+12125550100"
    twilio.text("Before you had it", sender="+18435561299", to=ours, sid=sid)
    add_number(firm, ours)
    db.session.commit()
    carrier.listed = [replace(listed("Before you had it", sid=sid), to=ours)]

    fetch_missed()
    sweep()

    assert texts() == ["Before you had it"]


def test_a_carrier_that_cannot_say_now_is_asked_another_day(firm, carrier):
    def gone(*_, **__):
        raise Temporary("carrier_gone")

    carrier.received_since = gone

    with pytest.raises(Temporary):
        fetch_missed()


def test_a_fetched_text_brings_its_pictures(ana, carrier):
    carrier.media = {"SM1/ME1": PICTURE, "SM1/ME2": PICTURE, "SM2/ME1": PICTURE}
    carrier.listed = [listed("Two of them", media_count=2)]
    db.session.commit()

    fetch_missed()
    sweep()

    found = db.session.execute(sa.select(Attachment.url).order_by(Attachment.position)).scalars()
    assert list(found) == ["SM1/ME1", "SM1/ME2"]


def listed(
    body: str,
    *,
    sid: str = "SM1",
    sender: str = "+18435561299",
    ago: timedelta = timedelta(hours=2),
    media_count: int = 0,
) -> Listed:
    return Listed(sid, firm_number(), sender, body, "received", None, now() - ago, media_count)
