"""What admins write about the firm's numbers."""

from wtforms.fields import StringField
from wtforms.validators import InputRequired, Length

from casestatus.firms.numbering import LONGEST_LABEL, readable
from casestatus.web.forms import Form, PhoneField, Reads

TOO_LONG = f"Write at most {LONGEST_LABEL} characters."


class LabelForm(Form):
    """What a number is for."""

    label = StringField("Label", [Length(max=LONGEST_LABEL, message=TOO_LONG)])


class NumberForm(LabelForm):
    """A number to text from."""

    number = PhoneField("Number", [InputRequired("Write the number."), Length(max=40), Reads(readable)])


class TestForm(Form):
    """Where a test text goes."""

    to = PhoneField("Phone number", [InputRequired("Write a phone number."), Length(max=40), Reads(readable)])
