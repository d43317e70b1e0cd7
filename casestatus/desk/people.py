"""What changes with a person's powers: who may not read texts any more takes part in no conversation (A2, T7)."""

from casestatus.accounts.models import User
from casestatus.cases.handing_over import hand_over_cases
from casestatus.core.permissions import Permission, Role
from casestatus.messaging.leaving import leave_all
from casestatus.staff import changing


def change_role(user: User, role: Role, *, by: User) -> None:
    """Another role, at once. Conversations of who may not read texts any more are unread for everybody again."""
    changing.change_role(user, role, by=by)
    _let_go(user)


def switch(user: User, permission: Permission, on: bool, *, by: User) -> None:
    """One permission more or less, at once, with the same care for conversations."""
    changing.switch(user, permission, on, by=by)
    _let_go(user)


def deactivate(user: User, *, by: User, conversations_to: User | None, cases_to: User | None) -> None:
    """The person leaves, and conversations and open cases go to whom was said, or to nobody.

    Raises Refused for the last admin, for oneself, and for colleagues who cannot take them.
    """
    changing.deactivate(user, by=by)
    leave_all(user, to=conversations_to)
    hand_over_cases(user, to=cases_to)


def _let_go(user: User) -> None:
    if user.is_active and not user.may(Permission.TEXT_MESSAGES):
        leave_all(user)
