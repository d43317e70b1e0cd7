"""A day and a time as people write them, and the moment that is on a zone's clock, also when the clocks change."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from casestatus.core.dates import in_full, on_the_clock, to_date
from casestatus.core.errors import Refused
from casestatus.core.words import _

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(a\.?m\.?|p\.?m\.?)?", re.IGNORECASE)


class BadDay(Refused):
    """No day."""


class BadTime(Refused):
    """No time, or none of that day."""


def read_moment(day: str, clock: str, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of the zone show this, UTC; the first of two, when they are put back over it.

    Raises BadDay or BadTime, also for a time that the clocks leave out when they are put forward.
    """
    wall = datetime.combine(_read_day(day, zone), _read_clock(clock))
    try:
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:  # the last hours of the year 9999, or the first ones of the year 1
        raise BadDay(_("“{day}” is too far off. Choose another day.", day=day[:40])) from None
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        there_is_none = _(
            "There is no {time} on {day}: the clocks go forward over it.",
            time=on_the_clock(wall),
            day=in_full(wall.date()),
        )
        raise BadTime(there_is_none)
    return moment


def comes_twice(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of the zone show this time twice, since they are put back."""
    here = moment.astimezone(zone)
    return here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()


def _read_day(written: str, zone: ZoneInfo) -> date:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        day = to_date(written, today=datetime.now(zone).date())
    if day is None:
        raise BadDay(_("Choose a day.") if not written.strip() else _("“{day}” is not a day.", day=written[:40]))
    return day


def _read_clock(written: str) -> time:
    if not written.strip():
        raise BadTime(_("Choose a time."))
    found = _CLOCK.fullmatch(written.strip())
    hour, minute, half = found.groups() if found else ("99", "0", None)
    of_day = int(hour) if half is None else int(hour) % 12 + (12 if half.lower().startswith("p") else 0)
    if of_day > 23 or int(minute or 0) > 59 or (half is not None and not 1 <= int(hour) <= 12):
        raise BadTime(_("“{time}” is not a time. Write it as 9:00 AM.", time=written.strip()[:40]))
    return time(of_day, int(minute or 0))
