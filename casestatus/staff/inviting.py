"""People join the firm (A2)."""

from casestatus.accounts.models import SignInAddress, User
from casestatus.accounts.passwords import hash_password
from casestatus.accounts.queries import refuse_taken
from casestatus.core import db
from casestatus.core.errors import Refused
from casestatus.core.permissions import Role
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _


def create_user(*, email: str, name: str, role: Role | str, password: str) -> User:
    """A new user of the chosen firm. Raises Refused for a taken address, an unknown role, a short password."""
    email = email.strip().lower()
    refuse_taken(email)
    if role not in set(Role):
        raise Refused(_("“{role}” is no role. Use admin, attorney, paralegal or staff.", role=str(role)))
    user = db.add(User(email=email, name=name.strip() or email, role=Role(role), password_hash=hash_password(password)))
    db.add(SignInAddress(email=email, firm_id=chosen_firm(), user_id=user.id))
    return user
