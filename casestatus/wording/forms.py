"""What a template is made of."""

from wtforms.fields import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from casestatus.web.forms import Form, Reads
from casestatus.wording.keeping import LONGEST_NAME, readable
from casestatus.wording.models import Template


class TemplateForm(Form):
    """Name, and the words in both languages."""

    seen = HiddenField()  # the version that was opened
    name = StringField(
        "Name",
        [DataRequired("Give the template a name."), Length(max=LONGEST_NAME, message="Use at most 80 characters.")],
    )
    english = TextAreaField("Words in English", [DataRequired("Write the words in English."), Reads(readable)])
    spanish = TextAreaField("Words in Spanish", [Optional(), Reads(readable)])


def form_of(template: Template) -> TemplateForm:
    """The template as it stands, to be changed."""
    return TemplateForm(formdata=None, obj=template, seen=str(template.version))
