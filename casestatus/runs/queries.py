"""Questions about runs."""

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.runs.models import Run


def visible_to(user: User) -> sa.Select:
    """The runs that this person asked for: nobody else gets what they left."""
    return sa.select(Run).where(Run.asked_by_id == user.id)
