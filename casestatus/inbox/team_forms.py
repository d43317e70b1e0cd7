"""What is chosen of a conversation as a whole, or of its messages."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from wtforms.fields import BooleanField, HiddenField, StringField

from casestatus.core.errors import Refused
from casestatus.core.wall_clock import read_moment
from casestatus.core.words import _
from casestatus.web.forms import Form


class AssignForm(Form):
    """Who answers it: a user's id, or nobody."""

    to = HiddenField()
    was = HiddenField()  # the name of who answered it when that was asked; programs may leave it out


class FilingForm(Form):
    """Which case a message is about: a case's id, empty for none; that nothing was chosen is no choice."""

    case = HiddenField()
    all = BooleanField("All messages of this conversation")


class RemindForm(Form):
    """When to be reminded: a time that was offered, or a day and a time."""

    when = HiddenField()
    day = StringField("Day", id="remind-day")  # beside a composer, which asks for a day and a time too
    clock = StringField("Time", id="remind-clock")

    def moment(self, zone: ZoneInfo) -> datetime:
        """The day and the time on the clocks of the zone, as UTC. Raises Refused for what is neither."""
        day, clock = self.day.data or "", self.clock.data or ""
        try:
            datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
        except ValueError:
            raise Refused(_("Choose a day and a time.")) from None
        return read_moment(day, clock, zone)
