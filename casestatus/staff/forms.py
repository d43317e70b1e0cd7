"""What is written to invite somebody, and by somebody who joins."""

from wtforms.fields import EmailField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from casestatus.core.permissions import ROLE_LABELS, Role
from casestatus.staff.inviting import LONGEST_NAME
from casestatus.web.forms import Form, at_most

ROLES = [SelectChoice(role.value, label) for role, label in ROLE_LABELS.items()]
TOO_LONG = f"A name can have up to {LONGEST_NAME} characters."


class InviteForm(Form):
    """Whom to invite, as what."""

    name = StringField("Name", [DataRequired("Write the person's name."), Length(max=LONGEST_NAME, message=TOO_LONG)])
    email = EmailField("E-mail", [InputRequired("Write the person's e-mail address."), at_most(254)])
    role = SelectField("Role", choices=ROLES, default=Role.PARALEGAL.value)


class JoinForm(Form):
    """What somebody who was invited says of themselves."""

    name = StringField("Your name", [DataRequired("Write your name."), Length(max=LONGEST_NAME, message=TOO_LONG)])
    password = PasswordField("Password", [InputRequired("Write a password.")])


class RoleForm(Form):
    """What somebody is at the firm."""

    role = SelectField("Role", choices=ROLES)
