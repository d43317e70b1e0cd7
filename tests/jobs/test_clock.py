"""The clock wakes what nobody woke, and starts daily work once, in each firm's own zone."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from casestatus.core import db
from casestatus.core.background import DEFAULT, FILES, TEXTS
from casestatus.core.clock import new_id, now
from casestatus.core.words import _
from casestatus.mail.delivering import claim_next as claim_next_mail
from casestatus.mail.posting import Letter, post_mail
from casestatus.messaging.attaching import Media
from casestatus.messaging.noticing import tell_people
from casestatus.notices.choosing import choose
from casestatus.outbox.asking import HEARS_WITHIN
from casestatus.outbox.claiming import claim_oldest
from casestatus.outbox.models import State, Urgency
from casestatus.outbox.posting import post_sms
from casestatus.outbox.reconciling import CLAIM_LASTS
from casestatus.trail.news import tell
from jobs import clock
from tests.factories import A_SUBSCRIPTION, a_conversation, a_firm, a_number, a_text_from, a_user, firm_number

NEW_YORK = ZoneInfo("America/New_York")
DAILY = "jobs.messaging.reconcile_inbound"


@pytest.fixture
def asked(firm):
    """What a sweep asks workers to do: (job, arguments, queue), for this firm only."""

    def asked(sweep, *, later: timedelta = timedelta(0)) -> list[tuple[str, tuple[str, ...], str]]:
        db.session.commit()
        notes = db.session().info["notes"]
        notes.clear()
        with time_machine.travel(now() + later):
            sweep()
        assert {task.meta["firm"] for task in notes} <= {str(firm.id)}
        return [(task.name, task.args, task.queue) for task in notes]

    return asked


def post():
    return post_sms(to=a_number(), sender=firm_number(), body="Hello", urgency=Urgency.PERSON)


def test_texts_whose_worker_was_never_woken_are_found(asked):
    post()

    assert asked(clock.sweep_texts) == []
    assert asked(clock.sweep_texts, later=timedelta(seconds=3)) == [("jobs.outbox.drain", (), TEXTS)]


def test_texts_for_later_are_left_alone(asked):
    post().due_at = now() + timedelta(hours=1)

    assert asked(clock.sweep_texts, later=timedelta(minutes=30)) == []


def test_pictures_that_nobody_fetches_are_found(asked):
    message = a_text_from(a_conversation(), media=(Media("https://api.twilio.com/1", "image/png"),))
    fetch = ("jobs.messaging.fetch_attachment", (str(message.attachments[0].id),), FILES)

    assert asked(clock.sweep_attachments) == []
    assert asked(clock.sweep_attachments, later=timedelta(seconds=3)) == [fetch]


def test_news_that_nobody_picked_up_are_found(asked):
    tell("outgoing", post().id)

    assert asked(clock.sweep_news) == [("jobs.messaging.pick_up_deliveries", (), DEFAULT)]


def test_messages_that_nobody_was_told_of_are_found(asked):
    a_text_from(a_conversation())

    assert asked(clock.sweep_messages) == [("jobs.messaging.tell_people", (), DEFAULT)]
    tell_people()
    clock.asker.look()
    assert asked(clock.sweep_messages) == []


def test_emails_about_messages_are_found_once_a_minute_has_gone_by(asked):
    choose(a_user(), email_from_clients=True)
    a_text_from(a_conversation())
    tell_people()

    assert asked(clock.sweep_notices, later=timedelta(seconds=55)) == []
    assert asked(clock.sweep_notices, later=timedelta(seconds=65)) == [("jobs.notices.mail", (), DEFAULT)]


def test_pushes_whose_worker_was_never_woken_are_found(asked, ana):
    choose(ana.user, desktop_from_clients=True)
    ana.post("/settings/notifications/browsers", data=A_SUBSCRIPTION)
    a_text_from(a_conversation())
    tell_people()

    assert asked(clock.sweep_notices) == []
    assert asked(clock.sweep_notices, later=timedelta(seconds=3)) == [("jobs.notices.push", (), DEFAULT)]


def write_mail():
    return post_mail(Letter(_("Hello"), (), "link", ()), to="nia@harbor.test", about_id=new_id(), useless_at=now())


def test_mail_whose_worker_was_never_woken_is_found(asked):
    write_mail()

    assert asked(clock.sweep_mail) == []
    assert asked(clock.sweep_mail, later=timedelta(seconds=3)) == [("jobs.mail.send", (), DEFAULT)]


def test_mail_in_the_hands_of_a_dead_worker_is_found(asked):
    write_mail()
    claim_next_mail()

    assert asked(clock.sweep_mail, later=timedelta(minutes=2)) == []
    assert asked(clock.sweep_mail, later=timedelta(minutes=4)) == [("jobs.mail.send", (), DEFAULT)]


def test_claims_of_dead_workers_are_found(asked):
    text = post()
    claim_oldest([text.lane])

    found = asked(clock.settle_claims, later=CLAIM_LASTS + timedelta(seconds=1))

    assert found == [("jobs.outbox.settle_claim", (str(text.id),), DEFAULT)]


def test_claims_of_living_workers_are_left_alone(asked):
    claim_oldest([post().lane])

    assert asked(clock.settle_claims, later=CLAIM_LASTS - timedelta(seconds=5)) == []


def test_texts_that_nothing_was_heard_of_are_asked_after(asked):
    text = post()
    claim_oldest([text.lane])
    db.session.refresh(text)
    text.state = State.SENT

    found = asked(clock.ask_after_texts, later=HEARS_WITHIN + timedelta(seconds=1))

    assert found == [("jobs.outbox.ask_after_texts", (), DEFAULT)]


def test_nothing_to_do_wakes_nobody(asked):
    for sweep in (clock.sweep_texts, clock.sweep_inbound, clock.sweep_news, clock.settle_claims, clock.ask_after_texts):
        assert asked(sweep) == []


@pytest.fixture
def starts(firm):
    """How often each firm's daily work is started when the clock looks at these moments."""

    def starts(*moments: datetime) -> Counter[str]:
        db.session.commit()
        notes = db.session().info["notes"]
        notes.clear()
        for moment in moments:
            with time_machine.travel(moment):
                clock.start_what_is_due()
        return Counter(task.meta["firm"] for task in notes if task.name == DAILY)

    return starts


def new_york(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=NEW_YORK)


def every_two_hours(first: datetime, *, days: int) -> list[datetime]:
    begins = first.astimezone(UTC)
    return [begins + timedelta(hours=step) for step in range(0, 24 * days, 2)]


def test_daily_work_starts_at_its_time_and_once(firm, starts):
    started = starts(*[new_york(2027, 2, 2, 3, minute) for minute in (39, 40, 41)], new_york(2027, 2, 2, 9))

    assert started[str(firm.id)] == 1


def test_before_its_time_daily_work_is_not_started(firm, starts):
    assert starts(new_york(2027, 2, 2, 3, 39)) == {}


@pytest.mark.parametrize("day", [(2027, 3, 13), (2027, 11, 6)], ids=["into summer", "out of summer"])
def test_across_the_change_of_the_clocks_it_starts_once_a_day(firm, starts, day):
    started = starts(*every_two_hours(new_york(*day, 12), days=3))

    assert started[str(firm.id)] == 4  # this morning's, caught up, and three nights


def test_each_firm_has_its_own_night(firm, starts):
    peak = a_firm("Peak Law", time_zone="America/Denver")
    harbor, peak = str(firm.id), str(peak.id)

    in_new_york = starts(new_york(2027, 2, 2, 3, 41))
    in_denver = starts(datetime(2027, 2, 2, 3, 41, tzinfo=ZoneInfo("America/Denver")))

    assert in_new_york == {harbor: 1}
    assert in_denver == {peak: 1}


def test_a_clock_that_was_away_for_hours_catches_up_once(firm, starts):
    started = starts(new_york(2027, 2, 2, 11), new_york(2027, 2, 2, 12))

    assert started[str(firm.id)] == 1


def test_a_clock_that_was_away_for_a_day_leaves_yesterday_alone(firm, starts):
    assert starts(new_york(2027, 2, 2, 23, 50)) == {}


def test_a_firm_is_not_late_for_the_night_before_it_was_founded(firm, starts):
    firm.created_at = new_york(2027, 2, 2, 9)

    assert starts(new_york(2027, 2, 2, 10)) == {}


def test_two_clocks_start_it_once_between_them(firm, starts):
    moment = new_york(2027, 2, 2, 3, 41)

    assert starts(moment, moment, moment)[str(firm.id)] == 1


@pytest.mark.parametrize(
    ("cron", "at", "due"),
    [
        ("40 3 * * *", (2027, 2, 2, 3, 40), (2027, 2, 2, 3, 40)),
        ("40 3 * * *", (2027, 2, 2, 3, 39), (2027, 2, 1, 3, 40)),
        ("0 9 * * 1", (2027, 2, 3, 12, 0), (2027, 2, 1, 9, 0)),
        ("0 0 1 * *", (2027, 2, 28, 23, 59), (2027, 2, 1, 0, 0)),
    ],
)
def test_the_last_time_a_line_was_due(cron, at, due):
    assert clock.last_due(cron, new_york(*at)) == new_york(*due)
