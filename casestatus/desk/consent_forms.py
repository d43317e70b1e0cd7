"""What is written down of a contact's consent."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms.fields import RadioField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput

from casestatus.consent.agreeing import LONGEST_WORDS, NO_PURPOSE, NO_WAY, Way, refuse_impossible
from casestatus.consent.models import HOW_LABELS, PURPOSE_LABELS, Channel, How, OptOut, Purpose
from casestatus.contacts.models import Contact
from casestatus.core.clock import now
from casestatus.core.dates import to_date
from casestatus.core.errors import Refused
from casestatus.core.words import _
from casestatus.web.forms import Form, at_most

BY_HAND = (How.IN_PERSON, How.WEB_FORM, How.PAPER, How.PHONE, How.TEXT, How.EMAIL)
HOW_CHOICES = [SelectChoice(how.value, HOW_LABELS[how]) for how in BY_HAND]
TOO_LONG = at_most(LONGEST_WORDS)


class Checkboxes(SelectMultipleField):
    """Several of a list, each with a box to tick."""

    option_widget = CheckboxInput()


class ConsentForm(Form):
    """What a contact agreed to."""

    way = SelectField("For")
    purposes = Checkboxes(
        "They agreed to", choices=[SelectChoice(str(purpose), label) for purpose, label in PURPOSE_LABELS.items()]
    )
    how = RadioField("How", [InputRequired("Choose how they agreed.")], choices=HOW_CHOICES)
    said_on = StringField("Date", [Length(max=40, message="Write the date like 3/14/2026.")])
    words = TextAreaField("Exact words", [InputRequired("Write the exact words they agreed to."), TOO_LONG])
    version = StringField("Form and version", [at_most(120)])
    after = Checkboxes("Opted out now", validate_choice=False)  # opt-outs that have changed meanwhile say nothing

    def offer(self, contact: Contact, zone: ZoneInfo, opt_outs: Sequence[OptOut]) -> "ConsentForm":
        self.way.choices = _choices(ways_of(contact))
        self.opt_outs = {f"{one.id} {one.said_last_at.isoformat()}": one for one in opt_outs}
        self.after.choices = [SelectChoice(key, "They agreed again after that") for key in self.opt_outs]
        self.born, self.zone = contact.birth_date, zone
        return self

    def validate_purposes(self, field: Checkboxes) -> None:
        if not field.data:
            raise ValidationError(str(NO_PURPOSE))

    def validate_said_on(self, field: StringField) -> None:
        day = self.day()
        if field.data and day is None:
            raise ValidationError(str(_("“{date}” is no date. Write it like 3/14/2026.", date=field.data)))
        try:
            if day is not None:
                refuse_impossible(day, self.zone, born=self.born)
        except Refused as refusal:
            raise ValidationError(str(refusal.sentence)) from None

    def day(self) -> date | None:
        """The day it was said; None for today."""
        return to_date(self.said_on.data or "", today=now().date())

    def chosen_way(self) -> Way:
        return read_way(self.way.data)

    def ended_opt_outs(self) -> frozenset[UUID]:
        """The opt-outs after which they agreed again, as was ticked; of one that was said again since, nothing was."""
        return frozenset(one.id for key, one in self.opt_outs.items() if key in (self.after.data or ()))

    def chosen_purposes(self) -> list[Purpose]:
        return [Purpose(purpose) for purpose in self.purposes.data or ()]


class OptOutForm(Form):
    """What a contact wants no more of, as they told somebody at the firm."""

    ways = Checkboxes("They want no more")
    how = RadioField("How they said so", [InputRequired("Choose how they said so.")], choices=HOW_CHOICES)
    words = TextAreaField("What they said", [TOO_LONG])

    def offer(self, contact: Contact) -> "OptOutForm":
        self.ways.choices = _choices(ways_of(contact))
        return self

    def validate_ways(self, field: Checkboxes) -> None:
        if not field.data:
            raise ValidationError(str(NO_WAY))

    def chosen_ways(self) -> list[Way]:
        return [read_way(way) for way in self.ways.data or ()]


class CorrectionForm(Form):
    """Why a line of the ledger is wrong."""

    reason = TextAreaField("What is wrong with it")


def ways_of(contact: Contact) -> list[Way]:
    """Every way to reach a contact, by phone number and e-mail address."""
    phones = [Way(channel, phone.e164) for phone in contact.phones for channel in (Channel.SMS, Channel.CALLS)]
    return phones + [Way(Channel.EMAIL, row.email) for row in contact.emails]


def read_way(written: str) -> Way:
    channel, _space, address = written.partition(" ")
    return Way(Channel(channel), address)


def _choices(ways: Sequence[Way]) -> list[Any]:
    return [SelectChoice(f"{way.channel.value} {way.address}", way.label) for way in ways]
