"""A contact's details."""

from wtforms.fields import SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from casestatus.contacts.models import KIND_LABELS, Kind
from casestatus.web.forms import Form

TOO_LONG = "A name can have up to 100 characters."


class ContactForm(Form):
    """Name, kind, language; a phone where one is asked for."""

    first_name = StringField("First name", [Length(max=100, message=TOO_LONG)])
    last_name = StringField("Last name", [Length(max=100, message=TOO_LONG)])
    kind = SelectField(
        "Kind",
        choices=[SelectChoice(kind.value, label) for kind, label in KIND_LABELS.items()],
        default=Kind.CLIENT.value,
    )
    language = SelectField(
        "Language", choices=[SelectChoice("en", "English"), SelectChoice("es", "Spanish")], default="en"
    )
    phone = StringField("Mobile phone", [Optional(), Length(max=40, message="That is not a phone number.")])

    def names(self) -> dict[str, str]:
        return {"first_name": self.first_name.data or "", "last_name": self.last_name.data or ""}
