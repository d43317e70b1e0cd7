"""When a text may arrive, on any clock and when the clocks change (T20)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestatus.consent.narrowing import read_texting_hours, show_texting_hours
from casestatus.consent.texting_hours import LAW, TextingHours, hours_of

NEW_YORK, CHICAGO, DENVER, HONOLULU = "America/New_York", "America/Chicago", "America/Denver", "Pacific/Honolulu"
ZONES = st.sampled_from(
    [
        NEW_YORK,
        CHICAGO,
        DENVER,
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "America/Adak",
        HONOLULU,
        "America/Puerto_Rico",
        "America/St_Johns",
        "America/Havana",  # its clocks change at midnight
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",  # by half an hour
        "Pacific/Chatham",
        "Pacific/Apia",
    ]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


def at(written: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("clock", "is_on"),
    [("07:59:59", False), ("08:00", True), ("14:00", True), ("20:59:59", True), ("21:00", False), ("00:00", False)],
)
def test_texts_arrive_from_eight_to_nine(clock, is_on):
    assert LAW.are_on([NEW_YORK], at(f"2026-11-25T{clock}")) is is_on


def test_where_several_zones_are_possible_all_must_be_open():
    morning, evening = at("2026-11-25T08:30"), at("2026-11-25T20:30", CHICAGO)

    assert [LAW.are_on([zone], morning) for zone in (NEW_YORK, CHICAGO)] == [True, False]
    assert [LAW.are_on([NEW_YORK, CHICAGO], one) for one in (morning, evening)] == [False, False]


@pytest.mark.parametrize(
    ("zones", "moment", "opens"),
    [
        ([NEW_YORK], at("2026-11-25T22:40"), at("2026-11-26T08:00")),
        ([NEW_YORK], at("2026-11-25T03:00"), at("2026-11-25T08:00")),
        ([NEW_YORK], at("2026-11-25T12:00"), at("2026-11-25T12:00")),
        ([CHICAGO, NEW_YORK], at("2026-11-25T20:30", CHICAGO), at("2026-11-26T08:00", CHICAGO)),
        ([HONOLULU], at("2026-11-25T20:00"), at("2026-11-25T20:00")),
        ([HONOLULU], at("2026-11-25T09:00"), at("2026-11-25T08:00", HONOLULU)),
        (["Asia/Kolkata"], at("2026-11-25T23:10", "Asia/Kolkata"), datetime(2026, 11, 26, 2, 30, tzinfo=UTC)),
        ([NEW_YORK], at("2027-03-13T23:00"), datetime(2027, 3, 14, 12, tzinfo=UTC)),  # the clocks go forward
        ([NEW_YORK], at("2026-10-31T23:00"), datetime(2026, 11, 1, 13, tzinfo=UTC)),  # and back
        (
            ["America/Phoenix", DENVER],
            at("2026-07-01T07:30", "America/Phoenix"),
            at("2026-07-01T08:00", "America/Phoenix"),
        ),
        (["America/Phoenix", DENVER], at("2026-12-01T07:30", DENVER), at("2026-12-01T08:00", DENVER)),
    ],
)
def test_what_waits_leaves_when_they_open(zones, moment, opens):
    assert LAW.opening(zones, moment) == opens


def test_zones_that_are_never_open_together_are_taken_by_the_first():
    apart = ["Pacific/Guam", "America/Puerto_Rico"]

    opens_at = LAW.opening(apart, at("2026-11-25T12:00"))

    assert opens_at == at("2026-11-26T08:00", "Pacific/Guam")


def test_zones_close_when_the_first_of_them_does():
    assert LAW.closing([CHICAGO, NEW_YORK], at("2026-11-25T12:00")) == at("2026-11-25T21:00")


@given(zone=ZONES, other=st.none() | ZONES, moment=MOMENTS)
def test_at_any_moment_the_next_opening_is_open_and_none_was_missed(zone, other, moment):
    zones = [zone] if other is None else [zone, other]

    opens_at = LAW.opening(zones, moment)

    assert LAW.are_on(zones[:1], opens_at)
    assert moment <= opens_at < moment + timedelta(days=2)
    if other is None:
        sooner = [
            moment + timedelta(minutes=15 * step) for step in range(int((opens_at - moment).total_seconds()) // 900)
        ]
        assert not any(LAW.are_on(zones, one) for one in sooner)


@given(zone=ZONES, moment=MOMENTS)
def test_from_an_open_moment_it_stays_open_until_the_closing(zone, moment):
    opens_at = LAW.opening([zone], moment)

    closes_at = LAW.closing([zone], opens_at)

    assert LAW.are_on([zone], closes_at - timedelta(seconds=1))
    assert not LAW.are_on([zone], closes_at)
    assert timedelta(0) < closes_at - opens_at <= timedelta(hours=14)  # one hour more on the day of a change


def test_a_firm_may_narrow_the_hours_and_never_widen_them(by_law):
    assert hours_of([]) == LAW
    assert hours_of(["08:00", "20:00"]) == TextingHours(480, 1200)  # as Florida has it
    assert hours_of(["07:00", "22:00"]) == LAW


def test_hours_that_last_until_midnight_are_read_as_they_are_shown(app):
    kept = read_texting_hours("8 AM - 12 AM")

    assert kept == ["08:00", "24:00"]
    assert read_texting_hours(show_texting_hours(kept)) == kept
