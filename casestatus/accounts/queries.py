"""Questions about who signs in."""

import re

import sqlalchemy as sa

from casestatus.accounts.models import SignInAddress
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.words import _


def refuse_taken(email: str) -> None:
    """Raise Refused when the address is none, or signs somebody in already."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise Refused(_("“{email}” is not an e-mail address.", email=email))
    if db.session.execute(sa.select(SignInAddress.id).where(SignInAddress.email == email)).first():
        raise Refused(_("Somebody signs in with that e-mail address already."))
