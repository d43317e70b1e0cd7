"""Operators: the people who run the platform (A5)."""

from casestatus.accounts.models import Operator, SignInAddress
from casestatus.accounts.passwords import hash_password
from casestatus.accounts.queries import refuse_taken
from casestatus.core import db
from casestatus.core.names import kept_name

LONGEST_NAME = 120


def create_operator(*, email: str, name: str, password: str) -> Operator:
    """A new operator. Raises Refused for a taken address or a short password."""
    email = email.strip().lower()
    refuse_taken(email)
    operator = db.add(
        Operator(
            email=email, name=kept_name(name, longest=LONGEST_NAME) or email, password_hash=hash_password(password)
        )
    )
    db.add(SignInAddress(email=email, operator_id=operator.id))
    return operator
