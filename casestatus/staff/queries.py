"""Questions about the firm's people."""

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db


def people() -> list[User]:
    """Everybody at the firm by name; those who left last."""
    order = (User.deactivated_at.isnot(None), sa.func.lower(User.name))
    return list(db.session.execute(sa.select(User).order_by(*order)).scalars())
