"""Business days in the United States: no weekends, none of the eleven federal holidays (5 U.S.C. 6103)."""

from datetime import date, timedelta

ON_A_DATE = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
ON_A_MONDAY = ((1, 3), (2, 3), (9, 1), (10, 2))  # month, and which Monday of it
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def after_business_days(start: date, number: int) -> date:
    """The day that many business days after the start, which does not count itself."""
    day = start
    while number:
        day += timedelta(days=1)
        number -= is_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    return day.weekday() < SATURDAY and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether federal offices are closed: for a Saturday's holiday the day before, for a Sunday's the day after."""
    return any(_observed(month, number, day.year + late) == day for month, number in ON_A_DATE for late in (0, 1)) or (
        day in _moving(day.year)
    )


def _observed(month: int, number: int, year: int) -> date:
    day = date(year, month, number)
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def _moving(year: int) -> set[date]:
    mondays = {_nth(year, month, MONDAY, which) for month, which in ON_A_MONDAY}
    memorial = max(day for day in (_nth(year, 5, MONDAY, which) for which in (4, 5)) if day.month == 5)
    return mondays | {memorial, _nth(year, 11, THURSDAY, 4)}


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
