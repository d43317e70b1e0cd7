"""Roles, switches, leaving and coming back. The last admin stays (A2)."""

import sqlalchemy as sa

from casestatus.accounts.mailing import end_links
from casestatus.accounts.models import LinkKind, User
from casestatus.accounts.signing_in import end_sessions
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.errors import Refused
from casestatus.core.live import publish, sign_out_topic
from casestatus.core.permissions import ROLE_PERMISSIONS, Permission, Role, allowed
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _
from casestatus.firms.models import Firm


def change_role(user: User, role: Role, *, by: User) -> None:
    """Give another role, at once. Switches that the new role makes needless go.

    Raises Refused for the last admin, and for more than `by` may give.
    """
    _hold(user)
    refuse_more_than_own(by, user, role=role)
    switches = {name: on for name, on in user.switches.items() if on is not (name in ROLE_PERMISSIONS[role])}
    _refuse_without_admin(user, role, switches)
    user.role, user.switches = role, switches
    _make_streams_ask_again(user)


def switch(user: User, permission: Permission, on: bool, *, by: User) -> None:
    """Allow or deny one permission to this person, over the role, at once. Raises Refused as `change_role` does."""
    _hold(user)
    refuse_more_than_own(by, user, permission=permission if on else None)
    switches = {name: value for name, value in user.switches.items() if name != permission.value}
    if on is not (permission in ROLE_PERMISSIONS[user.role]):
        switches[permission.value] = on
    _refuse_without_admin(user, user.role, switches)
    user.switches = switches
    _make_streams_ask_again(user)


def deactivate(user: User, *, by: User) -> None:
    """The person signs in no more; sessions, live streams and mailed links end at once. What they wrote stays theirs.

    Raises Refused for the last admin, for oneself, and for an admin when `by` is none.
    """
    _hold(user)
    if user.id == by.id:
        raise Refused(_("You cannot deactivate yourself. Ask another admin."))
    refuse_more_than_own(by, user)
    _refuse_without_admin(user, None, {})
    user.deactivated_at = user.deactivated_at or now()
    end_links(user, *LinkKind)
    end_sessions(user)


def reactivate(user: User, *, by: User) -> None:
    """Let somebody who left sign in again, with the password they had. Raises Refused for more than `by` may give."""
    _hold(user)
    refuse_more_than_own(by, user, role=user.role)
    user.deactivated_at = None


def refuse_more_than_own(
    by: User, user: User | None = None, *, role: Role | None = None, permission: Permission | None = None
) -> None:
    """Raise Refused when somebody who is no admin would change an admin, or give away what they do not have."""
    if by.role is Role.ADMIN:
        return
    if Role.ADMIN in (role, user.role if user else None):
        raise Refused(_("Only an admin can make or change an admin."))
    given = ROLE_PERMISSIONS[role] if role else {permission} - {None}
    if not all(by.may(one) for one in given if one):
        raise Refused(_("You can give only what you may do yourself."))


def _hold(user: User) -> None:
    """One change of the firm's people at a time: two admins could else each take the other for the last one."""
    db.session.flush()
    held = sa.select(Firm.id).where(Firm.id == chosen_firm()).with_for_update(key_share=True)
    db.session.execute(held)
    db.session.refresh(user)


def _refuse_without_admin(user: User, role: Role | None, switches: dict) -> None:
    """Raise Refused when nobody who manages people would be left; `role` is None for somebody who leaves."""
    stays = role is Role.ADMIN and allowed(role, switches, Permission.PEOPLE)
    if stays or not _keeps_people(user):
        return
    admins = sa.select(User).where(User.role == Role.ADMIN, User.deactivated_at.is_(None), User.id != user.id)
    others = db.session.execute(admins, execution_options={"populate_existing": True}).scalars()
    if not any(_keeps_people(other) for other in others):
        raise Refused(_("{name} is the last admin. Make somebody else an admin first.", name=user.name))


def _keeps_people(user: User) -> bool:
    is_here = user.is_active and not user.is_invited
    return is_here and user.role is Role.ADMIN and user.may(Permission.PEOPLE)


def _make_streams_ask_again(user: User) -> None:
    """An open stream knows what its person might hear when it began."""
    publish(sign_out_topic(user.id))
