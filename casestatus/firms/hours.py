"""A firm's office hours: read as people write them, kept as a week, told in a sentence (A3)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from casestatus.core.errors import Refused
from casestatus.core.words import _

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOON = time(12)
MIDNIGHT = time(0)  # as an end it is that of the day
AFTERNOON = range(1, 7)  # at these hours an office opens after noon, when nothing else is said
EVENING = 7  # at this one too, when it stands after a span of the same morning: `8-12, 7-9`
CLOSES_AT_NIGHT = time(17)  # from then on `12` is midnight; of 24 hours `12:00` is noon
EARLIEST = 5  # nobody means an hour before that without saying so
ALL_HOURS = "12:00 AM – 12:00 AM"  # as `show_day` shows a whole day
Span = tuple[time, time]

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|to)\s*{_TIME}\s*", re.IGNORECASE)
_CLOSED = {"", "closed", "-", "–"}


class BadSpan(Refused):
    """A day's hours that cannot be."""


@dataclass(frozen=True)
class _Clock:
    """A time as it was written, with `am`, `pm` or neither, and minutes or none."""

    hour: int
    minute: int
    half: str | None
    has_minutes: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it may be before noon or after it."""
        return self.half is None and 1 <= self.hour <= 12

    def at(self, half: str | None) -> time:
        """The time in that half of the day, when its own is not written."""
        half = self.half or half
        hour = self.hour if half is None else self.hour % 12 + (12 if half == "pm" else 0)
        return time(hour, self.minute)


def read_day(written: str) -> list[Span]:
    """The spans of one day: `9-12, 1 PM - 5:30 PM`, in order; none when closed. Raises BadSpan, naming the span.

    Without AM or PM they are an office's, in any order: `8-12, 1-5` and `1-5, 8-12` end at 5 PM.
    """
    if written.strip().lower() in _CLOSED:
        return []
    spans: list[Span] = []
    for part in re.split(r"[,;]| and ", written):
        spans.append(_span(part, others=spans))
    spans.sort()
    for before, after in zip(spans, spans[1:], strict=False):
        if not _is_over(before, after[0]):
            raise BadSpan(_("{first} and {second} overlap.", first=_shown(before), second=_shown(after)))
    return spans


def read_long_span(written: str) -> Span:
    """One span from the morning into the evening: `8-9` is 8 AM to 9 PM. Raises BadSpan."""
    opens, closes = _clocks(written)
    if opens.is_bare and opens.hour not in AFTERNOON and opens.hour < 12 and closes.half != "am":
        opens = _Clock(opens.hour, opens.minute, "am")
    if closes.is_bare and opens.half is not None:
        closes = _Clock(closes.hour, closes.minute, "pm")
    return _between(opens, closes, written, others=[])


def show_day(week: Mapping[str, Any], day: str) -> str:
    """`9:00 AM – 12:00 PM, 1:00 PM – 5:00 PM`; empty for a closed day."""
    return ", ".join(_shown(span) for span in spans_of(week, day))


def keep(week: Mapping[str, list[Span]]) -> dict[str, Any]:
    """The week as it is kept: only days with hours, times as 24-hour text."""
    written = {day: [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in spans] for day, spans in week.items()}
    return {day: spans for day, spans in written.items() if spans}


def spans_of(week: Mapping[str, Any], day: str) -> list[Span]:
    """The hours of one day of a kept week; one that ends at MIDNIGHT ends with the day."""
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in week.get(day, [])]


def on(week: Mapping[str, Any], here: datetime) -> str | None:
    """That day's hours in words, empty when it is closed; None for a firm that never said its hours."""
    return show_day(week, DAYS[here.weekday()]) if week else None


def _span(written: str, *, others: Sequence[Span]) -> Span:
    opens, closes = _clocks(written)
    return _between(opens, closes, written, others=others)


def _between(opens: _Clock, closes: _Clock, written: str, *, others: Sequence[Span]) -> Span:
    span = _bare(opens, closes, others) if opens.is_bare and closes.is_bare else _by_halves(opens, closes)
    if span is None:
        raise BadSpan(_("“{span}” may be before noon or after it. Write AM or PM.", span=written.strip()[:40]))
    if span[1] <= span[0] and span[1] != MIDNIGHT:
        raise BadSpan(_("{span} ends before it begins.", span=_shown(span)))
    return span


def _bare(opens: _Clock, closes: _Clock, others: Sequence[Span]) -> Span | None:
    """Hours with neither AM nor PM as an office means them; None when that is not clear.

    Seven after a span that began later in the morning is in the evening, and after noon it may be either.
    """
    early, late = (opens.at(None), closes.at(None)), (opens.at("pm"), closes.at("pm"))
    later = [other[0] for other in others if opens.hour == EVENING and early[0] < other[0]]
    if late[0] < late[1] and (opens.hour in AFTERNOON or any(start < NOON for start in later)):
        return late
    if opens.hour < EARLIEST or (opens.hour in AFTERNOON and closes.hour == 12) or (late[0] < late[1] and later):
        return None
    return early if early[0] < early[1] else (early[0], closes.at("pm"))  # 9-5 is a working day


def _by_halves(opens: _Clock, closes: _Clock) -> Span | None:
    """Hours of which one says its half of the day, or is of 24; None when the other may be in either."""
    is_of_24 = opens.half is None and opens.hour > 12  # 21:00-08:00 says which eight it means
    start, end = opens.at(_same_half(opens, closes)), closes.at(None)
    if closes.half is None and not is_of_24 and end <= start and 0 < end.hour < 12:
        end = closes.at("pm")
    is_twelve = closes.half is None and end == NOON and not (is_of_24 and closes.has_minutes)
    if is_twelve and start >= CLOSES_AT_NIGHT:
        end = MIDNIGHT
    return None if opens.is_bare and closes.half == "am" and end.hour == 0 else (start, end)


def _same_half(opens: _Clock, closes: _Clock) -> str | None:
    """In `1 - 5 PM` both are after noon; in `9 - 5 PM` and `11 - 12 PM` the first is not."""
    if closes.half is None or not opens.is_bare or opens.hour == 12:
        return None
    return closes.half if opens.hour < closes.hour < 12 else "am"


def _clocks(written: str) -> tuple[_Clock, _Clock]:
    found = _SPAN.fullmatch(written)
    if found is None:
        raise _unreadable(written)
    parts = found.groups()
    return _clock(*parts[:3], written=written), _clock(*parts[3:], written=written)


def _clock(hour: str, minute: str | None, half: str | None, *, written: str) -> _Clock:
    clock = _Clock(int(hour), int(minute or 0), f"{half[0].lower()}m" if half else None, has_minutes=minute is not None)
    if clock.minute > 59 or clock.hour > 23 or (clock.half is not None and not 1 <= clock.hour <= 12):
        raise _unreadable(written)
    return clock


def _is_over(span: Span, clock: time) -> bool:
    """Whether a span of the day has ended at that time of it."""
    return MIDNIGHT != span[1] <= clock


def _unreadable(written: str) -> BadSpan:
    words = _("“{span}” is not a span of time. Write it as 9:00 AM – 5:00 PM.", span=written.strip()[:40])
    return BadSpan(words)


def _shown(span: Span) -> str:
    return " – ".join(f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}" for at in span)
