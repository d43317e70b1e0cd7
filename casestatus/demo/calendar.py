"""When things happened in the demo: counted back from now in working days, so that it looks alive on any day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casestatus.demo.script import Line

APART = timedelta(seconds=20)  # two things in a thread are at least this far apart
SATURDAY = 5


class Calendar:
    """The firm's days up to a moment."""

    def __init__(self, moment: datetime, zone: ZoneInfo) -> None:
        self.now, self.zone = moment, zone
        self.today = moment.astimezone(zone).date()
        self._working_days = [self.today]

    def times_of(self, lines: list[Line]) -> list[datetime]:
        """When each line of a thread was said, UTC; later lines are later, none is in the future."""
        times: list[datetime] = []
        for line in lines:
            planned = self._today(line.clock) if line.days == 0 else self._earlier(line)
            times.append(max(planned, times[-1] + APART) if times else planned)
        return times

    def days_ago(self, days: int) -> date:
        """The date so many calendar days ago."""
        return self.today - timedelta(days)

    def tomorrow(self, clock: str) -> datetime:
        """The next day at a time on the firm's clock, UTC."""
        return datetime.combine(self.today + timedelta(1), time.fromisoformat(clock), self.zone).astimezone(UTC)

    def _today(self, clock: str) -> datetime:
        hours, minutes = clock.removeprefix("-").split(":")
        return self.now - timedelta(hours=int(hours), minutes=int(minutes))

    def _earlier(self, line: Line) -> datetime:
        at = datetime.combine(self._working_day(line.days), time.fromisoformat(line.clock), self.zone)
        return at.astimezone(UTC)

    def _working_day(self, ago: int) -> date:
        while len(self._working_days) <= ago:
            day = self._working_days[-1] - timedelta(1)
            while day.weekday() >= SATURDAY:
                day -= timedelta(1)
            self._working_days.append(day)
        return self._working_days[ago]
