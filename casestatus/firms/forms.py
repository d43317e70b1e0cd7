"""What a firm sets about itself."""

from collections.abc import Iterator
from decimal import Decimal
from zoneinfo import available_timezones

from wtforms.fields import BooleanField, Field, HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from casestatus.firms.founding import known_zone, read_picture_price, read_price, state_of
from casestatus.firms.hours import DAYS, Span, read_day, show_day
from casestatus.firms.models import CallAnswer, Firm
from casestatus.firms.numbering import readable
from casestatus.web.forms import Form, PhoneField, Reads, at_most

NEAR = ("New_York", "Chicago", "Denver", "Phoenix", "Los_Angeles", "Anchorage", "Puerto_Rico")
ZONES = (*(f"America/{city}" for city in NEAR), "Pacific/Honolulu")


class PriceField(StringField):
    """A price as it is written; the price itself without the zeros at its end."""

    def _value(self) -> str:
        return f"{self.data.normalize():f}" if isinstance(self.data, Decimal) else super()._value()


class FirmForm(Form):
    """Name, zone, hours, office phone, what a caller of the text number hears, and what a segment costs."""

    name = StringField("Name", [InputRequired("Write the firm's name."), at_most(120)])
    time_zone = StringField(
        "Time zone", [InputRequired("Write a time zone, such as America/New_York."), Reads(known_zone)]
    )
    office_phone = PhoneField("Office phone", [Optional(), at_most(40), Reads(readable)])
    call_answer = RadioField(
        "When somebody calls the text number",
        choices=[
            SelectChoice(CallAnswer.REFUSE.value, "Refuse the call"),
            SelectChoice(CallAnswer.MESSAGE.value, "Play a message and the office number"),
        ],
        default=CallAnswer.REFUSE.value,
    )
    call_message = TextAreaField("Message", [at_most(400)])
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        StringField(day.capitalize(), [at_most(120), Reads(read_day)]) for day in DAYS
    )
    seen = HiddenField()  # which state of all this the page showed
    segment_price = PriceField("Price of a segment", [at_most(40), Reads(read_price)])
    picture_price = PriceField("Price of a text with files", [at_most(40), Reads(read_picture_price)])
    checks_lines = BooleanField("Check whether a number can get texts")
    says_more_by_mail = BooleanField("Say in e-mails to our people who wrote, and what")

    @property
    def days(self) -> Iterator[Field]:
        """The fields of the week, Monday at first."""
        return (self[day] for day in DAYS)

    def show_state_of(self, firm: Firm) -> None:
        """Remember what is saved now, as the page is shown."""
        self.seen.data = state_of(firm, "firm")

    def show_hours_of(self, firm: Firm) -> None:
        """Fill the week with the firm's hours."""
        for day in self.days:
            day.data = show_day(firm.office_hours, day.short_name)

    @property
    def week(self) -> dict[str, list[Span]]:
        """The hours that were written."""
        return {day.short_name: read_day(day.data or "") for day in self.days}


def zones() -> list[str]:
    """Every zone's name for the list under the field, those of the country at first."""
    others = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix")))
    return [*ZONES, *(name for name in others if name not in ZONES)]
