from wtforms.fields import EmailField, PasswordField
from wtforms.validators import InputRequired

from casestatus.web.forms import Form


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField("E-mail", [InputRequired("Write your e-mail address.")])
    password = PasswordField("Password", [InputRequired("Write your password.")])


class ForgottenForm(Form):
    """For whom a new password is wanted."""

    email = EmailField("E-mail", [InputRequired("Write your e-mail address.")])


class NewPasswordForm(Form):
    """Chosen by a mailed link."""

    password = PasswordField("New password", [InputRequired("Write a new password.")])


class ChangePasswordForm(Form):
    """By somebody who is signed in."""

    current = PasswordField("Present password", [InputRequired("Write your present password.")])
    new = PasswordField("New password", [InputRequired("Write a new password.")])
