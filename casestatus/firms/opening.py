"""Whether the office is open, when it opens next, and how long it was open between two moments."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from casestatus.core.dates import to_date
from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.firms.hours import DAYS, MIDNIGHT, spans_of
from casestatus.firms.models import Firm

LOOKS_AHEAD = 60  # days; a firm on a longer holiday says so in its own words
_DAY_AND_NAME = re.compile(r"\s*(\S*\d\S*|[^\W\d_]+\.? \d{1,2},? \d{4}|\d{1,2} [^\W\d_]+ \d{4})[\s,:–-]*(.*)")
Span = tuple[datetime, datetime]


def is_open(firm: Firm, moment: datetime) -> bool:
    """Whether somebody is at the office at that moment."""
    return any(opens <= moment < closes for opens, closes in _spans_of(firm, moment.astimezone(firm.zone).date()))


def is_over(firm: Firm, moment: datetime) -> bool:
    """Whether the office opens no more on that day, on the firm's clock."""
    return all(closes <= moment for _opens, closes in _spans_of(firm, moment.astimezone(firm.zone).date()))


def next_opening(firm: Firm, moment: datetime) -> datetime | None:
    """When the office opens after that moment, on the firm's clock; None when it does not within two months."""
    today = moment.astimezone(firm.zone).date()
    openings = (opens for opens, _closes in _spans(firm, today, LOOKS_AHEAD) if opens > moment)
    found = next(openings, None)
    return found.astimezone(firm.zone) if found else None


def open_time(firm: Firm, start: datetime, end: datetime) -> timedelta:
    """For how long the office was open between two moments."""
    first, last = (moment.astimezone(firm.zone).date() for moment in (start, end))
    spans = _spans(firm, first, (last - first).days + 1)
    return sum((max(timedelta(), min(end, closes) - max(start, opens)) for opens, closes in spans), timedelta())


def read_holidays(written: str) -> dict[str, str]:
    """One day a line, `12/25/2026 Christmas Day`, as it is kept. Raises Refused for no day, or one twice."""
    found: dict[str, str] = {}
    for day, name in (_read_holiday(line) for line in written.splitlines() if line.strip()):
        if day in found:
            raise Refused(_("{day} stands in two lines. Write each day once.", day=_shown(day)))
        found[day] = name
    return dict(sorted(found.items()))


def show_holidays(kept: dict[str, str]) -> str:
    """A firm's holidays as they are written, one a line."""
    return "\n".join(f"{_shown(day)} {name}".strip() for day, name in sorted(kept.items()))


def _shown(day: str) -> str:
    return f"{date.fromisoformat(day):%m/%d/%Y}"


def _read_holiday(line: str) -> tuple[str, str]:
    found = _DAY_AND_NAME.fullmatch(line)
    day = _to_day(found[1]) if found else None
    if found is None or day is None:
        words = _("“{line}” does not begin with a day. Write it as 12/25/2026 Christmas Day.", line=line.strip()[:60])
        raise Refused(words)
    return day.isoformat(), found[2].strip()[:60]


def _to_day(written: str) -> date | None:
    years = re.findall(r"\d{4}", written)
    return to_date(written, today=date.max) if years else None


def _spans(firm: Firm, first: date, days: int) -> Iterator[Span]:
    for day in range(days):
        yield from _spans_of(firm, first + timedelta(days=day))


def _spans_of(firm: Firm, day: date) -> Iterator[Span]:
    if day.isoformat() not in firm.holidays:
        for opens, closes in spans_of(firm.office_hours, DAYS[day.weekday()]):
            last = day + timedelta(days=1) if closes == MIDNIGHT else day
            yield _at(firm, day, opens), _at(firm, last, closes)


def _at(firm: Firm, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=firm.zone).astimezone(UTC)
