"""Questions about who signs in."""

import re

import sqlalchemy as sa

from casestatus.accounts.models import Operator, SignInAddress, User
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.tenancy import choose_firm
from casestatus.core.words import _

QUOTED = 60  # characters of what was typed in place of an address


def person_with(email: str) -> User | Operator | None:
    """Whom the address signs in; None when nobody, or somebody who left. Chooses the firm of a user."""
    where_to = db.session.execute(sa.select(SignInAddress).where(SignInAddress.email == email)).scalar_one_or_none()
    if where_to is None:
        return None
    if where_to.operator_id:
        return db.session.get(Operator, where_to.operator_id)
    return _user_of(where_to)


def _user_of(where_to: SignInAddress) -> User | None:
    assert where_to.firm_id is not None
    choose_firm(where_to.firm_id)
    user = db.session.get(User, where_to.user_id)
    return user if user and user.is_active else None


def refuse_no_address(email: str) -> None:
    """Raise Refused for what cannot be an e-mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        shown = email if len(email) <= QUOTED else f"{email[:QUOTED]}…"
        raise Refused(_("“{email}” is not an e-mail address.", email=shown))


def refuse_taken(email: str) -> None:
    """Raise Refused when the address is none, or signs somebody in already."""
    refuse_no_address(email)
    if db.session.execute(sa.select(SignInAddress.id).where(SignInAddress.email == email)).first():
        raise Refused(_("Somebody signs in with that e-mail address already."))
