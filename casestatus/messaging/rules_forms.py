"""What a firm sets about its texts."""

from wtforms.fields import StringField
from wtforms.validators import Length

from casestatus.consent.narrowing import read_texting_hours
from casestatus.firms.founding import read_reminder_hours
from casestatus.web.forms import Form, Reads


class HoursForm(Form):
    """When texts may arrive."""

    hours = StringField("Texting hours", [Length(max=120), Reads(read_texting_hours)])


class RemindersForm(Form):
    """How long before an appointment clients are reminded."""

    before = StringField("Hours before", [Length(max=60), Reads(read_reminder_hours)])
