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
        ("8-12, 1-5", "8:00 AM – 12:00 PM, 1:00 PM – 5:00 PM"),
        ("8:30-12, 1:30-5:30", "8:30 AM – 12:00 PM, 1:30 PM – 5:30 PM"),
        ("9 AM to 12 PM and 1 to 5", "9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM"),
        ("8-12, 7-9", "8:00 AM – 12:00 PM, 7:00 PM – 9:00 PM"),
        ("1-5, 9-12", "9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM"),
        ("1-5, 9-11", "9:00 AM – 11:00 AM, 1:00 PM – 5:00 PM"),
        ("2-5, 8-11", "8:00 AM – 11:00 AM, 2:00 PM – 5:00 PM"),
        ("9-12, 12-3", "9:00 AM – 12:00 PM, 12:00 PM – 3:00 PM"),
        ("8-12, 1-5, 7-9", "8:00 AM – 12:00 PM, 1:00 PM – 5:00 PM, 7:00 PM – 9:00 PM"),
        ("9-5, 7-9", "9:00 AM – 5:00 PM, 7:00 PM – 9:00 PM"),
        ("9-12, 7-9", "9:00 AM – 12:00 PM, 7:00 PM – 9:00 PM"),
        ("9-12, 1-5, 7-9", "9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM, 7:00 PM – 9:00 PM"),
        ("10-4, 7-8", "10:00 AM – 4:00 PM, 7:00 PM – 8:00 PM"),
        ("9 AM - 5 PM, 7-9", "9:00 AM – 5:00 PM, 7:00 PM – 9:00 PM"),
        ("7-9, 9-12", "7:00 AM – 9:00 AM, 9:00 AM – 12:00 PM"),
        ("7-11, 1-5", "7:00 AM – 11:00 AM, 1:00 PM – 5:00 PM"),
        ("6 AM - 6:30 AM, 7-9", "6:00 AM – 6:30 AM, 7:00 AM – 9:00 AM"),
        ("9-5, 5-8", "9:00 AM – 5:00 PM, 5:00 PM – 8:00 PM"),
        ("1-5", "1:00 PM – 5:00 PM"),
        ("6-2", "6:00 AM – 2:00 PM"),
        ("5-13", "5:00 AM – 1:00 PM"),
        ("1 AM - 5 AM", "1:00 AM – 5:00 AM"),
        ("1 - 5 AM", "1:00 AM – 5:00 AM"),
        ("0-6 AM", "12:00 AM – 6:00 AM"),
        ("11 PM - 12 AM", "11:00 PM – 12:00 AM"),
        ("8 PM - 12 AM", "8:00 PM – 12:00 AM"),
        ("8 PM - 12", "8:00 PM – 12:00 AM"),
        ("5pm-12", "5:00 PM – 12:00 AM"),
        ("17:00-12", "5:00 PM – 12:00 AM"),
        ("18-12", "6:00 PM – 12:00 AM"),
        ("8-12, 17-12", "8:00 AM – 12:00 PM, 5:00 PM – 12:00 AM"),
        ("18:00-0:00", "6:00 PM – 12:00 AM"),
        ("12 AM - 12 AM", "12:00 AM – 12:00 AM"),
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
        ("20:00-12:00", "8:00 PM – 12:00 PM ends before it begins."),
        ("4 PM - 12", "4:00 PM – 12:00 PM ends before it begins."),
        ("16-12", "4:00 PM – 12:00 PM ends before it begins."),
        ("17:00-12:00", "5:00 PM – 12:00 PM ends before it begins."),
        ("1 PM - 12", "1:00 PM – 12:00 PM ends before it begins."),
        ("9-1, 12:30-5", "9:00 AM – 1:00 PM and 12:30 PM – 5:00 PM overlap."),
        ("9-5, 4-6", "9:00 AM – 5:00 PM and 4:00 PM – 6:00 PM overlap."),
        ("8-10, 9-11", "8:00 AM – 10:00 AM and 9:00 AM – 11:00 AM overlap."),
        ("10-11, 10-11", "10:00 AM – 11:00 AM and 10:00 AM – 11:00 AM overlap."),
        ("9-12, 8-11", "8:00 AM – 11:00 AM and 9:00 AM – 12:00 PM overlap."),
        ("7-9, 8-12", "7:00 AM – 9:00 AM and 8:00 AM – 12:00 PM overlap."),
        ("6 PM - 12 AM, 11 PM - 11:30 PM", "6:00 PM – 12:00 AM and 11:00 PM – 11:30 PM overlap."),
        ("3-2", "“3-2” may be before noon or after it. Write AM or PM."),
        ("1-5, 7-9", "“7-9” may be before noon or after it. Write AM or PM."),
        ("6-12", "“6-12” may be before noon or after it. Write AM or PM."),
        ("11-12 AM", "“11-12 AM” may be before noon or after it. Write AM or PM."),
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
