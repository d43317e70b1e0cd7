from datetime import date

import pytest

from casestatus.consent.business_days import after_business_days, is_business_day, is_holiday


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 19),  # Martin Luther King, Jr.
        date(2026, 2, 16),  # Washington
        date(2026, 5, 25),  # Memorial Day
        date(2026, 6, 19),  # Juneteenth
        date(2026, 7, 3),  # the 4th is a Saturday
        date(2026, 9, 7),  # Labor Day
        date(2026, 10, 12),  # Columbus
        date(2026, 11, 11),  # Veterans
        date(2026, 11, 26),  # Thanksgiving
        date(2026, 12, 25),
        date(2021, 12, 31),  # New Year's Day of 2022 is a Saturday
        date(2023, 1, 2),  # that of 2023 is a Sunday
        date(2027, 5, 31),  # a Memorial Day in a May of five Mondays
    ],
)
def test_federal_holidays_are_no_business_days(day):
    assert is_holiday(day)
    assert not is_business_day(day)


@pytest.mark.parametrize("day", [date(2026, 7, 6), date(2026, 5, 18), date(2026, 11, 27), date(2026, 12, 24)])
def test_days_beside_holidays_are_business_days(day):
    assert is_business_day(day)


def test_a_year_has_eleven_holidays():
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + number) for number in range(365)]

    assert len([day for day in days if is_holiday(day)]) == 11


@pytest.mark.parametrize(
    ("said", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 16)),  # a Monday, two weeks without holidays
        (date(2026, 3, 7), date(2026, 3, 20)),  # a Saturday: Monday is the first day
        (date(2026, 11, 10), date(2026, 11, 25)),  # over Veterans Day
        (date(2026, 12, 18), date(2027, 1, 5)),  # over Christmas and New Year
    ],
)
def test_ten_business_days_are_counted_from_the_day_after(said, last):
    assert after_business_days(said, 10) == last
