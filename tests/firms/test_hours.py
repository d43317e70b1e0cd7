"""Office hours as people write them (A3)."""

from datetime import datetime, time

import pytest

from casestatus.firms.hours import BadSpan, keep, on, read_day, show_day


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("9-5", "9:00 AM – 5:00 PM"),
        ("9:00 AM – 5:00 PM", "9:00 AM – 5:00 PM"),
        ("9-12, 13-17", "9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM"),
        ("1pm to 5 p.m.; 8:30am-12pm", "8:30 AM – 12:00 PM, 1:00 PM – 5:00 PM"),
        ("9 - 5 PM", "9:00 AM – 5:00 PM"),
        ("9 AM - 5", "9:00 AM – 5:00 PM"),
        ("12-3", "12:00 PM – 3:00 PM"),
        ("08:00-16.30", "8:00 AM – 4:30 PM"),
        ("Closed", ""),
        ("", ""),
    ],
)
def test_hours_are_read_in_any_writing_and_shown_in_one(written, shown):
    week = keep({"monday": read_day(written)})

    assert show_day(week, "monday") == shown
    assert read_day(shown) == read_day(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sometimes", "“sometimes” is not a span of time."),
        ("25-26", "is not a span of time."),
        ("9:75-10", "is not a span of time."),
        ("13 PM - 2 PM", "is not a span of time."),
        ("9-", "is not a span of time."),
        ("5 PM - 9 AM", "5:00 PM – 9:00 AM ends before it begins."),
        ("9-9 AM", "ends before it begins."),
        ("21:00-08:00", "9:00 PM – 8:00 AM ends before it begins."),
        ("1 PM - 12", "1:00 PM – 12:00 PM ends before it begins."),
        ("9-1, 12:30-5", "9:00 AM – 1:00 PM and 12:30 PM – 5:00 PM overlap."),
        ("x" * 500, "is not a span of time."),
    ],
)
def test_what_cannot_be_is_said(written, said):
    with pytest.raises(BadSpan) as refused:
        read_day(written)

    assert said in str(refused.value.sentence)


def test_a_day_without_hours_is_closed_and_a_firm_without_any_never_said():
    week = keep({"monday": [(time(9), time(17))], "tuesday": []})

    monday, tuesday = datetime(2026, 11, 23, 12), datetime(2026, 11, 24, 12)
    assert (on(week, monday), on(week, tuesday), on({}, monday)) == ("9:00 AM – 5:00 PM", "", None)
