"""What people write in the inbox."""

from uuid import uuid4

from wtforms.fields import HiddenField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import UUID as IsUuid
from wtforms.validators import InputRequired, Length, Optional

from casestatus.messaging.models import Kind
from casestatus.web.forms import Form

NOW = "now"  # "Send now", by who was told that it is night there
CHANNELS = [SelectChoice(Kind.TEXT.value, "Text message"), SelectChoice(Kind.NOTE.value, "Internal note")]


def fresh_key() -> str:
    """A key for one composer: whatever is sent twice under it leaves once."""
    return uuid4().hex


class MessageForm(Form):
    """The composer under a thread."""

    channel = RadioField("What goes out", choices=CHANNELS, default=Kind.TEXT.value)
    body = TextAreaField("Message")
    key = HiddenField(default=fresh_key)
    shown = HiddenField()  # the number that its writer saw; programs may leave it out
    when = StringField()  # the button that was pressed, when it was not "Send": NOW or nothing


class ComposeForm(Form):
    """A first text: to a contact's number, or to one that was typed."""

    to = StringField("To", [InputRequired("Choose a contact or type a phone number."), Length(max=80)])
    contact_id = HiddenField(validators=[Optional(), IsUuid("Choose the contact again.")])
    body = TextAreaField("Message")
    key = HiddenField(default=fresh_key)
    when = StringField()
