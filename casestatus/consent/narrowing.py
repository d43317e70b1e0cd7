"""A firm's own texting hours: narrower than the law's, as some states ask, never wider (T20)."""

from collections.abc import Sequence
from datetime import time

from casestatus.consent.texting_hours import TextingHours, hours_of, read_hours, widest
from casestatus.core.dates import on_the_clock
from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.firms.hours import MIDNIGHT, read_day, read_long_span


def read_texting_hours(written: str) -> list[str]:
    """`8:00 AM – 8:00 PM` as a firm keeps it; for nothing the law's own. Raises Refused for wider ones, or closed.

    Without AM or PM they last from the morning into the evening, as the law's do: `8-9` ends at 9 PM.
    """
    if not written.strip():
        return []
    if len(read_day(written)) != 1:
        raise Refused(_("Write one span, such as {hours}.", hours=show(widest())))
    opens, closes = read_long_span(written)
    kept = [f"{opens:%H:%M}", "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"]
    if not read_hours(*kept).within(widest()):
        raise Refused(_("The law allows {hours}. Choose hours within them.", hours=show(widest())))
    return kept


def show_texting_hours(kept: Sequence[str]) -> str:
    """A firm's hours in words."""
    return show(hours_of(kept))


def show(hours: TextingHours) -> str:
    """`8:00 AM – 9:00 PM`."""
    return f"{_clock(hours.opens)} – {_clock(hours.closes)}"


def _clock(minute: int) -> str:
    return on_the_clock(time(minute // 60 % 24, minute % 60))
