"""When the office is open, opens next, and how long it was open (T23)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casestatus.core.errors import Refused
from casestatus.firms.hours import DAYS, keep, read_day
from casestatus.firms.models import Firm
from casestatus.firms.opening import is_open, is_over, next_opening, open_time, read_holidays, show_holidays

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def office() -> Firm:
    """Nine to five with an hour for lunch, on working days, and closed on Thanksgiving."""
    week = keep({day: read_day("9-12, 1 PM - 5 PM") for day in DAYS[:5]})
    return Firm(name="Harbor", time_zone="America/New_York", office_hours=week, holidays={"2026-11-26": "Thanksgiving"})


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "is_it"),
    [
        ("2026-11-25T09:00", True),
        ("2026-11-25T08:59", False),
        ("2026-11-25T12:30", False),
        ("2026-11-25T16:59", True),
        ("2026-11-25T17:00", False),
        ("2026-11-26T10:00", False),  # a holiday
        ("2026-11-28T10:00", False),  # a Saturday
    ],
)
def test_the_office_is_open_in_its_hours_but_for_holidays(office, moment, is_it):
    assert is_open(office, at(moment)) is is_it


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-25T07:00", "2026-11-25T09:00"),
        ("2026-11-25T12:30", "2026-11-25T13:00"),
        ("2026-11-25T18:00", "2026-11-27T09:00"),
        ("2026-11-27T18:00", "2026-11-30T09:00"),
        ("2027-03-12T18:00", "2027-03-15T09:00"),  # over the change of the clocks
    ],
)
def test_it_opens_next_when_its_hours_begin(office, moment, opens):
    assert next_opening(office, at(moment)) == at(opens)


def test_who_closes_at_midnight_is_open_until_the_day_ends(office):
    office.office_hours = keep({"wednesday": read_day("8 PM - 12 AM")})

    late, after = at("2026-11-25T23:59"), at("2026-11-26T00:00")
    assert [is_open(office, moment) for moment in (late, after)] == [True, False]
    assert [is_over(office, moment) for moment in (at("2026-11-25T21:00"), late)] == [False, False]
    assert open_time(office, at("2026-11-25T22:00"), at("2026-11-26T03:00")) == timedelta(hours=2)


def test_a_firm_without_hours_never_opens(office):
    office.office_hours = {}

    assert next_opening(office, at("2026-11-25T07:00")) is None


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-25T10:00", "2026-11-25T11:00", 1),
        ("2026-11-25T11:00", "2026-11-25T14:00", 2),
        ("2026-11-24T16:00", "2026-11-25T10:00", 2),
        ("2026-11-25T16:00", "2026-11-27T10:00", 2),
        ("2026-11-27T18:00", "2026-11-29T10:00", 0),
        ("2026-11-20T09:00", "2026-11-27T17:00", 7 * 5),
    ],
)
def test_only_office_hours_count(office, start, end, hours):
    assert open_time(office, at(start), at(end)) == timedelta(hours=hours)


def test_holidays_are_read_and_shown_one_a_line():
    kept = read_holidays("12/25/2026 Christmas Day\r\n\n2026-11-26: Thanksgiving\nJuly 4, 2027")

    assert kept == {"2026-11-26": "Thanksgiving", "2026-12-25": "Christmas Day", "2027-07-04": ""}
    assert show_holidays(kept) == "11/26/2026 Thanksgiving\n12/25/2026 Christmas Day\n07/04/2027"
    assert read_holidays(show_holidays(kept)) == kept


@pytest.mark.parametrize("line", ["Christmas", "12/25 Christmas", "13/45/2026 Never"])
def test_a_line_without_a_day_is_refused_and_quoted(line):
    with pytest.raises(Refused) as refused:
        read_holidays(f"12/25/2026 Christmas\n{line}")

    assert f"“{line}” does not begin with a day." in str(refused.value.sentence)
