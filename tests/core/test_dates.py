"""Dates as people write them."""

from datetime import date

import pytest

from casestatus.core.dates import to_date

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "written",
    [
        "3/14/1985",
        "03/14/1985",
        "03-14-1985",
        "3.14.85",
        "3/14/85",
        "1985-03-14",
        "1985/3/14",
        "March 14, 1985",
        "mar 14 1985",
        "14 March 1985",
        "MARCH 14 85",
    ],
)
def test_a_day_is_read_in_any_usual_writing(written):
    assert to_date(written, today=TODAY) == date(1985, 3, 14)


@pytest.mark.parametrize("written", ["", "Tuesday", "13/45/1985", "2/30/1985", "1985", "3/14", "14 Foo 1985", "0/0/0"])
def test_what_is_no_day_is_none(written):
    assert to_date(written, today=TODAY) is None


@pytest.mark.parametrize(("written", "year"), [("1/2/26", 2026), ("1/2/27", 1927), ("1/2/00", 2000)])
def test_two_digits_are_the_last_such_year(written, year):
    assert to_date(written, today=TODAY) == date(year, 1, 2)
