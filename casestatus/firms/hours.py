"""A firm's office hours: read as people write them, kept as a week, told in a sentence (A3)."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from casestatus.core.errors import Refused
from casestatus.core.words import _

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Span = tuple[time, time]

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|to)\s*{_TIME}\s*", re.IGNORECASE)
_CLOSED = {"", "closed", "-", "–"}


class BadSpan(Refused):
    """A day's hours that cannot be."""


def read_day(written: str) -> list[Span]:
    """The spans of one day: `9-12, 1 PM - 5:30 PM`, in order; none when closed. Raises BadSpan, naming the span."""
    if written.strip().lower() in _CLOSED:
        return []
    spans = sorted(_span(part) for part in re.split(r"[,;]| and ", written))
    for before, after in zip(spans, spans[1:], strict=False):
        if after[0] < before[1]:
            raise BadSpan(_("{first} and {second} overlap.", first=_shown(before), second=_shown(after)))
    return spans


def show_day(week: Mapping[str, Any], day: str) -> str:
    """`9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM`; empty for a closed day."""
    return ", ".join(_shown(span) for span in spans_of(week, day))


def keep(week: Mapping[str, list[Span]]) -> dict[str, Any]:
    """The week as it is kept: only days with hours, times as 24-hour text."""
    written = {day: [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in spans] for day, spans in week.items()}
    return {day: spans for day, spans in written.items() if spans}


def spans_of(week: Mapping[str, Any], day: str) -> list[Span]:
    """The hours of one day of a kept week."""
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in week.get(day, [])]


def on(week: Mapping[str, Any], here: datetime) -> str | None:
    """That day's hours in words, empty when it is closed; None for a firm that never said its hours."""
    return show_day(week, DAYS[here.weekday()]) if week else None


def _span(written: str) -> Span:
    found = _SPAN.fullmatch(written)
    if found is None:
        raise _unreadable(written)
    hour, minute, half, hour2, minute2, half2 = found.groups()
    end = _time(hour2, minute2, half2, written)
    start = _time(hour, minute, half or _same_half(hour, hour2, half2), written)
    is_of_24 = half is None and start.hour > 12  # 21:00-08:00 says which eight it means
    if not half2 and not is_of_24 and end <= start and end.hour < 12:  # 9-5 is a working day
        end = end.replace(hour=end.hour + 12)
    if end <= start:
        raise BadSpan(_("{span} ends before it begins.", span=_shown((start, end))))
    return start, end


def _same_half(hour: str, hour2: str, half2: str | None) -> str | None:
    """In `1 - 5 PM` both are after noon; in `9 - 5 PM` and `11 - 12 PM` the first is not."""
    is_later = half2 is not None and int(hour) < int(hour2) < 12
    return half2 if is_later else ("am" if half2 is not None and int(hour) < 12 else None)


def _time(hour: str, minute: str | None, half: str | None, written: str) -> time:
    of_day = int(hour)
    if half is not None:
        if not 1 <= of_day <= 12:
            raise _unreadable(written)
        of_day = of_day % 12 + (12 if half.lower().startswith("p") else 0)
    if of_day > 23 or int(minute or 0) > 59:
        raise _unreadable(written)
    return time(of_day, int(minute or 0))


def _unreadable(written: str) -> BadSpan:
    words = _("“{span}” is not a span of time. Write it as 9:00 AM – 5:00 PM.", span=written.strip()[:40])
    return BadSpan(words)


def _shown(span: Span) -> str:
    return " – ".join(f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}" for at in span)
