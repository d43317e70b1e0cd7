"""When a text may arrive: 8 am to 9 pm on the recipient's clock (47 CFR 64.1200(c)(1); T20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 24 * 60
LOOKS_AHEAD = 3  # days: after a weekend's change of the clocks every zone has opened again


@dataclass(frozen=True)
class TextingHours:
    """From when until when, in minutes after midnight. Who may be in several zones is texted when all are open."""

    opens: int
    closes: int

    def are_on(self, zones: Sequence[str], moment: datetime) -> bool:
        """Whether a text may arrive at that moment."""
        return all(self.opens <= _minute(moment.astimezone(_zone(zone))) < self.closes for zone in zones)

    def opening(self, zones: Sequence[str], moment: datetime) -> datetime:
        """The first time from that moment on at which a text may arrive, UTC: the moment itself when it is one.

        Zones so far apart that they are never open together are taken by the first of them.
        """
        if self.are_on(zones, moment):
            return moment
        opening = (one for one in self._openings(zones, moment) if one > moment and self.are_on(zones, one))
        return next(opening, None) or self.opening(zones[:1], moment)

    def closing(self, zones: Sequence[str], moment: datetime) -> datetime:
        """When the first of the zones closes after a moment at which they are open, UTC."""
        return min(_at(self.closes, moment.astimezone(_zone(zone)), days=0) for zone in zones)

    def within(self, other: "TextingHours") -> bool:
        return other.opens <= self.opens < self.closes <= other.closes

    def _openings(self, zones: Sequence[str], moment: datetime) -> list[datetime]:
        here = [moment.astimezone(_zone(zone)) for zone in zones]
        return sorted(_at(self.opens, one, days=days) for one in here for days in range(LOOKS_AHEAD))


LAW = TextingHours(8 * 60, 21 * 60)
_widest = LAW


def set_widest(hours: TextingHours) -> None:
    """Say what the law allows where the product runs; no firm texts outside of it by itself."""
    global _widest
    _widest = hours


def widest() -> TextingHours:
    """What the law allows where the product runs."""
    return _widest


def hours_of(kept: Sequence[str]) -> TextingHours:
    """A firm's own hours as it keeps them (two 24-hour times, or nothing), where the law allows them."""
    own = read_hours(*kept) if kept else _widest
    return own if own.within(_widest) else _widest


def read_hours(opens: str, closes: str) -> TextingHours:
    """`08:00` and `21:00`; `24:00` is midnight at the day's end."""
    return TextingHours(_read(opens), _read(closes))


def _read(written: str) -> int:
    return DAY if written == "24:00" else _minute(time.fromisoformat(written))


def _minute(clock: datetime | time) -> int:
    return clock.hour * 60 + clock.minute


def _at(minute: int, day: datetime, *, days: int) -> datetime:
    """That minute of a day some days on, UTC, by the clock on the wall."""
    midnight = day.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=days)
    whole, rest = divmod(minute, DAY)
    return (midnight + timedelta(days=whole)).replace(hour=rest // 60, minute=rest % 60).astimezone(UTC)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
