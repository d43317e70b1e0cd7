"""What every form of an export says besides the messages, and how times and files are written in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from casestatus.core import dates
from casestatus.core.words import Sentence, _
from casestatus.transcripts.reading import Line
from casestatus.transcripts.subjects import Subject


@dataclass(frozen=True)
class Export:
    """One export: of what, for whom, by whom and when."""

    subject: Subject
    firm: str
    zone: ZoneInfo
    by: str
    at: datetime
    total: int
    gets_on: Callable[[], None]  # tell that somebody still works on it

    def here(self, moment: datetime) -> datetime:
        """On the firm's clock."""
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> str:
        """`Thursday, November 19, 2026`."""
        here = self.here(moment)
        return f"{dates.WEEKDAY_NAMES[here.weekday()]}, {dates.in_full(here)}"

    def clock(self, moment: datetime) -> str:
        """`9:42 AM EST`."""
        here = self.here(moment)
        return f"{dates.on_the_clock(here)} {here:%Z}"

    @property
    def by_and_when(self) -> Sentence:
        day = dates.in_full(self.here(self.at))
        return _("Exported by {name} on {day}, {time}", name=self.by, day=day, time=self.clock(self.at))


def place_of(line: Line, position: int, extension: str) -> str:
    """Where a file lies in the ZIP: by its message's number, and nobody's name."""
    return f"attachments/{line.number:05d}-{position + 1}.{extension}"
