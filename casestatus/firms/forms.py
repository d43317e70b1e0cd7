"""What a firm sets about itself."""

from wtforms.fields import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from casestatus.firms.models import CallAnswer
from casestatus.web.forms import Form, PhoneField


class FirmForm(Form):
    """Name, zone, office phone, and what a caller of the text number hears."""

    name = StringField("Name", [InputRequired("Write the firm's name."), Length(max=120)])
    time_zone = StringField("Time zone", [InputRequired("Write a time zone, such as America/New_York.")])
    office_phone = PhoneField("Office phone", [Length(max=40)])
    call_answer = RadioField(
        "When somebody calls the text number",
        choices=[
            SelectChoice(CallAnswer.REFUSE.value, "Refuse the call"),
            SelectChoice(CallAnswer.MESSAGE.value, "Play a message and the office number"),
        ],
        default=CallAnswer.REFUSE.value,
    )
    call_message = TextAreaField("Message", [Length(max=400, message="Write at most 400 characters.")])
