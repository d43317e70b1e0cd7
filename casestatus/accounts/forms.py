from wtforms.fields import EmailField, PasswordField
from wtforms.validators import InputRequired

from casestatus.web.forms import Form


class SignInForm(Form):
    """E-mail and password."""

    email = EmailField("E-mail", [InputRequired("Write your e-mail address.")])
    password = PasswordField("Password", [InputRequired("Write your password.")])
