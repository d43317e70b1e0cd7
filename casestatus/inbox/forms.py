"""What people write in the inbox."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from wtforms.fields import Field, HiddenField, IntegerField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import UUID as IsUuid
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from casestatus.core.clock import now
from casestatus.core.errors import Conflict, Refused
from casestatus.core.wall_clock import BadDay, BadTime, read_moment
from casestatus.messaging.enclosing import BadFiles
from casestatus.messaging.models import Kind
from casestatus.messaging.scheduling import BadMoment
from casestatus.web.blueprints import current_firm
from casestatus.web.forms import Form, at_most

NOW = "now"  # "Send now", by who was told that it is night there
OPENING = "opening"  # "Send at 8:00 AM", by the same
LATER, LATER_ANYWAY = "later", "later anyway"  # at the time that was chosen; though it will be night there
BAD_CHOICES = (BadDay, BadTime, BadMoment)  # refusals of the time that was chosen
CHANNELS = [
    SelectChoice(Kind.TEXT.value, "Text message"),
    SelectChoice(Kind.EMAIL.value, "E-mail"),
    SelectChoice(Kind.NOTE.value, "Internal note"),
]
OFFERED = tuple((channel.value, channel.label) for channel in CHANNELS)


def tomorrow() -> str:
    """The firm's next day, as a field for days holds it."""
    return (now().astimezone(current_firm.zone) + timedelta(days=1)).date().isoformat()


def fresh_key() -> str:
    """A key for one composer: whatever is sent twice under it leaves once."""
    return uuid4().hex


class LaterForm(Form):
    """The day and the time at which a text is to be sent, on the firm's clock."""

    body = TextAreaField("Message")
    day = StringField("Day", default=tomorrow)
    clock = StringField("Time", default="09:00")
    when = StringField()  # the button that was pressed, when it was not "Send": one of those above
    is_about_files = False  # whether it was refused for what goes with it

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has chosen a time in it, and sent it."""
        return self.day.raw_data is None

    @property
    def unopened(self) -> "LaterForm":
        """As it is until somebody opens it: one and the same for a day, so that what shows it can be kept."""
        return _unopened(self.day.data or "")

    @property
    def is_for_later(self) -> bool:
        return self.when.data in (LATER, LATER_ANYWAY)

    @property
    def is_even_at_night(self) -> bool:
        """Whether its writer was told that it is, or will be, night there."""
        return self.when.data in (NOW, LATER_ANYWAY)

    def moment(self) -> datetime:
        """The moment that was chosen, UTC."""
        return read_moment(self.day.data or "", self.clock.data or "", current_firm.zone)

    def blame(self, refusal: Refused, field: Field) -> None:
        """Put a refusal beside what it is about: what was chosen, else that field."""
        self.is_about_files = isinstance(refusal, BadFiles)
        fields = {BadDay: self.day, BadTime: self.clock, BadMoment: self.clock}
        fields.get(type(refusal), field).errors = [refusal.sentence]


@lru_cache(maxsize=8)
def _unopened(day: str) -> LaterForm:
    return LaterForm(formdata=None, meta={"csrf": False}, day=day)


class MessageForm(LaterForm):
    """The composer under a thread."""

    channel = RadioField("What goes out", choices=CHANNELS, default=Kind.TEXT.value)
    offered = OFFERED
    subject = StringField("Subject")
    key = HiddenField(default=fresh_key)
    shown = HiddenField()  # the number that its writer saw; programs may leave it out
    seen = HiddenField()  # the id of the message that its writer saw last; the same

    def show_the_number_there_is(self) -> None:
        """Its writer has been told of another number; with any other refusal they still see the one from before."""
        self.shown.data = None

    @property
    def seen_id(self) -> UUID | None:
        try:
            return UUID(self.seen.data or "")
        except ValueError:
            return None

    @property
    def written(self) -> dict[str, Any]:
        """What is half-written in it, as `keep_draft` takes it."""
        kind = Kind.TEXT if self.channel.errors else Kind(self.channel.data)
        words = {"body": self.body.data or "", "subject": self.subject.data or "", "key": self.key.data or ""}
        return {**words, "kind": kind}


class ComposeForm(LaterForm):
    """A first text: to a contact's number, or to one that was typed."""

    to = StringField("To", [InputRequired("Choose a contact or type a phone number."), at_most(80)])
    contact_id = HiddenField(validators=[Optional(), IsUuid("Choose the contact again.")])
    key = HiddenField(default=fresh_key)


class ScheduledForm(LaterForm):
    """A text that waits, to be changed."""

    version = IntegerField(default=0, widget=HiddenInput())

    def told_of(self, conflict: Conflict, *, version: int) -> None:
        """Say what a colleague did meanwhile; who saves once more saves over it."""
        self.form_errors.append(conflict.sentence)
        self.version.data, self.version.raw_data = version, None


class KeepTextingForm(Form):
    """Why words that may be an opt-out are none."""

    reason = TextAreaField("Why texting goes on")
