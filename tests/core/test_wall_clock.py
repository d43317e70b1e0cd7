"""A day and a time as people write them, on a clock that is changed twice a year (T19)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from casestatus.core.wall_clock import BadDay, BadTime, comes_twice, read_moment

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        ("2026-11-26", "08:00", datetime(2026, 11, 26, 13, tzinfo=UTC)),
        ("2026-07-01", "08:00", datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("11/26/2026", "8 AM", datetime(2026, 11, 26, 13, tzinfo=UTC)),
        ("Nov 26, 2026", "1:30 p.m.", datetime(2026, 11, 26, 18, 30, tzinfo=UTC)),
        ("2026-11-26", "12:05 am", datetime(2026, 11, 26, 5, 5, tzinfo=UTC)),
        ("2027-03-14", "03:00", datetime(2027, 3, 14, 7, tzinfo=UTC)),  # the first after the change
        ("2026-11-01", "01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # the first of two
        ("2026-11-01", "02:00", datetime(2026, 11, 1, 7, tzinfo=UTC)),
    ],
)
def test_a_day_and_a_time_are_read_on_the_firms_clock(day, clock, moment):
    assert read_moment(day, clock, NEW_YORK) == moment


def test_a_time_that_the_clocks_leave_out_is_refused():
    with pytest.raises(BadTime) as refused:
        read_moment("2027-03-14", "02:30", NEW_YORK)

    assert str(refused.value.sentence) == "There is no 2:30 AM on March 14, 2027: the clocks go forward over it."


def test_a_time_that_comes_twice_is_known():
    assert comes_twice(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK)
    assert not comes_twice(datetime(2026, 11, 1, 7, 30, tzinfo=UTC), NEW_YORK)
    assert not comes_twice(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), ZoneInfo("America/Phoenix"))


@pytest.mark.parametrize("day", ["", "soon", "2026-02-30", "13/45/2026"])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(BadDay):
        read_moment(day, "08:00", NEW_YORK)


@pytest.mark.parametrize("clock", ["", "noon", "25:00", "13 PM", "0 AM", "8:75"])
def test_what_is_no_time_is_refused(clock):
    with pytest.raises(BadTime):
        read_moment("2026-11-26", clock, NEW_YORK)
