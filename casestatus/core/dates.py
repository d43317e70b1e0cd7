"""Dates as people write them (American order), and as we write them for people."""

import re
from contextlib import suppress
from datetime import date, datetime, time

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH_NAMES = "January February March April May June July August September October November December".split()
WEEKDAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBERS = ("%m/%d/%Y", "%Y/%m/%d")


def on_the_clock(here: datetime | time) -> str:
    """`9:42 AM`, as the clock on the wall shows it."""
    return f"{here.hour % 12 or 12}:{here.minute:02d} {'AM' if here.hour < 12 else 'PM'}"


def to_date(written: str, *, today: date) -> date | None:
    """The day in `3/14/1985`, `03-14-85`, `March 14, 1985`, `14 Mar 1985` or `1985-03-14`; None when it is no day.

    A year of two digits is the last one that is not after `today`.
    """
    parts = re.findall(r"\d+|[^\W\d_]+", written.casefold())
    if len(parts) != 3:
        return None
    day = _with_named_month(parts) if any(part.isalpha() for part in parts) else "/".join(parts)
    if day is None:
        return None
    for form in NUMBERS:
        with suppress(ValueError):
            return datetime.strptime(_with_whole_year(day, today), form).date()
    return None


def _with_named_month(parts: list[str]) -> str | None:
    names = [part for part in parts if part.isalpha()]
    numbers = [part for part in parts if part.isdigit()]
    month = next((at for at, name in enumerate(MONTHS, 1) if len(names[0]) > 2 and names[0].startswith(name)), None)
    return None if month is None or len(numbers) != 2 else f"{month}/{numbers[0]}/{numbers[1]}"


def _with_whole_year(day: str, today: date) -> str:
    first, second, year = day.split("/")
    if len(first) == 4 or len(year) != 2:
        return day
    century = today.year // 100
    return f"{first}/{second}/{century if int(year) <= today.year % 100 else century - 1}{year}"


def in_full(on: date) -> str:
    """`November 3, 2025`."""
    return f"{MONTH_NAMES[on.month - 1]} {on.day}, {on.year}"
