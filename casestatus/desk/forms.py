"""What admins write about the firm's numbers, and of its people."""

from collections.abc import Sequence

from wtforms.fields import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from casestatus.accounts.models import User
from casestatus.core.permissions import Permission
from casestatus.firms.numbering import LONGEST_LABEL, readable
from casestatus.web.forms import Form, PhoneField, Reads, at_most


class LabelForm(Form):
    """What a number is for."""

    label = StringField("Label", [at_most(LONGEST_LABEL)])


class NumberForm(LabelForm):
    """A number to text from."""

    number = PhoneField("Number", [InputRequired("Write the number."), at_most(40), Reads(readable)])


class TestForm(Form):
    """Where a test text goes."""

    to = PhoneField("Phone number", [InputRequired("Write a phone number."), at_most(40), Reads(readable)])


class LeavingForm(Form):
    """To whom a leaver's conversations and cases go."""

    conversations_to = SelectField("Conversations go to")
    cases_to = SelectField("Open cases go to")

    def offer(self, colleagues: Sequence[User]) -> None:
        """Let it be one of these colleagues, or nobody."""
        texters = [one for one in colleagues if one.may(Permission.TEXT_MESSAGES)]
        self.conversations_to.choices = _choices("Nobody: unread for everybody", texters)
        self.cases_to.choices = _choices("Nobody: no attorney for now", colleagues)


def _choices(nobody: str, people: Sequence[User]) -> list[SelectChoice]:
    named = [SelectChoice(str(one.id), f"{one.name}, {one.role_label.lower()}") for one in people]
    return [SelectChoice("", nobody), *named]
