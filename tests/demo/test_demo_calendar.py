"""Times of the demo: alive whenever somebody starts it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casestatus.demo.calendar import Calendar
from casestatus.demo.history import CALL, CLIENT, FIRM
from casestatus.demo.promises import REMINDED_IN, by_day
from casestatus.demo.script import all_talk, firm_facts

NEW_YORK = ZoneInfo("America/New_York")
MOMENTS = [
    datetime(2026, 11, 19, 15, 0, tzinfo=UTC),  # a Thursday morning
    datetime(2026, 11, 21, 18, 0, tzinfo=UTC),  # a Saturday
    datetime(2026, 11, 23, 5, 3, tzinfo=UTC),  # three minutes into a Monday
    datetime(2026, 11, 25, 4, 59, tzinfo=UTC),  # just before midnight
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC),  # the night that clocks go forward
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),  # the hour that comes twice
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_thread_runs_forward_and_ends_before_now(moment):
    calendar = Calendar(moment, NEW_YORK)

    for talk in all_talk():
        times = calendar.times_of(talk.lines)
        assert times == sorted(set(times)), talk.partner
        assert times[-1] < moment, talk.partner


def test_talk_is_written_in_the_order_it_happened():
    calendar = Calendar(MOMENTS[0], NEW_YORK)

    for talk in all_talk():
        for line, at in zip(talk.lines, calendar.times_of(talk.lines), strict=True):
            written = at.astimezone(NEW_YORK).strftime("%H:%M")
            assert line.days == 0 or line.clock == written, (talk.partner, line.words)


def test_the_office_writes_on_working_days_in_office_hours():
    calendar = Calendar(MOMENTS[0], NEW_YORK)

    for talk in all_talk():
        for line, at in zip(talk.lines, calendar.times_of(talk.lines), strict=True):
            here = at.astimezone(NEW_YORK)
            if line.who not in (CLIENT, CALL, FIRM) and line.days:
                assert here.weekday() < 5
                assert timedelta(hours=8) <= timedelta(hours=here.hour, minutes=here.minute) <= timedelta(hours=18)


def test_talk_speaks_of_people_who_exist():
    facts = firm_facts()
    users = {fact["name"].split()[0].lower() for fact in facts["users"]}
    contacts = {f"{fact['first']} {fact['last']}" for fact in facts["contacts"]}

    for talk in all_talk():
        who = {line.who for line in talk.lines}
        assert talk.partner in contacts or talk.partner.startswith("+1"), talk.partner
        assert who <= users | {CLIENT, CALL, FIRM}, talk.partner
        assert set(talk.unread) <= who, talk.partner
        assert set(talk.seen) <= users, talk.partner
        assert not (talk.seen and who & users), talk.partner


def test_nobody_has_two_conversations():
    partners = [talk.partner for talk in all_talk()]

    assert len(partners) == len(set(partners))


@pytest.mark.parametrize(
    ("clock", "meets"),
    [
        ("10:00", "27 10:15"),
        ("18:45", "27 19:00"),
        ("23:26", "28 08:30"),
        ("02:00", "27 08:30"),
    ],
)
def test_nobody_is_asked_to_meet_at_night(clock, meets):
    moment = datetime.fromisoformat(f"2026-11-26 {clock}").replace(tzinfo=NEW_YORK)
    calendar = Calendar(moment, NEW_YORK)

    at = by_day(calendar.now + REMINDED_IN, calendar)

    assert f"{at.astimezone(NEW_YORK):%d %H:%M}" == meets
