"""People join the firm (A2)."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from casestatus.accounts.mailing import DEAD, end_links, make_link, owner_of, use_link
from casestatus.accounts.models import LinkKind, SignInAddress, User
from casestatus.accounts.passwords import hash_password
from casestatus.accounts.queries import refuse_taken
from casestatus.core import db, links
from casestatus.core.clock import now
from casestatus.core.errors import NotFound, Refused
from casestatus.core.names import kept_name
from casestatus.core.permissions import Role
from casestatus.core.tenancy import chosen_firm
from casestatus.core.words import _
from casestatus.firms.models import Firm
from casestatus.mail.posting import Letter, post_mail
from casestatus.staff.changing import refuse_more_than_own
from casestatus.trail.tracking import act_as, write_entry

LASTS = timedelta(days=7)
LONGEST_NAME = 120


def create_user(*, email: str, name: str, role: Role | str, password: str) -> User:
    """A new user of the chosen firm. Raises Refused for a taken address, an unknown role, a bad password or name."""
    email = email.strip().lower()
    refuse_taken(email)
    role = _role(role)
    password_hash = hash_password(password, email=email)
    return _added(User(email=email, name=_name(name) or email, role=role, password_hash=password_hash))


def invite(*, email: str, name: str, role: Role | str, by: User) -> User:
    """Invite somebody by e-mail: a user who joins by choosing a password, for seven days.

    Raises Refused for an address that signs somebody in already, here or at another firm, and for a role that `by` may
    not give.
    """
    email = email.strip().lower()
    refuse_taken(email)
    role = _role(role)
    refuse_more_than_own(by, role=role)
    user = _added(User(email=email, name=_name(name) or email, role=role, password_hash=None))
    _mail_invitation(user, by)
    return user


def invite_again(user: User, *, by: User) -> None:
    """Mail a fresh link; the one before opens nothing any more. Raises Refused when the person has joined."""
    _refuse_joined(user)
    _mail_invitation(user, by)


def withdraw(user: User) -> None:
    """The invitation opens nothing any more, and the address is free. Raises Refused when the person has joined."""
    _refuse_joined(user)
    end_links(user, LinkKind.INVITATION)
    user.deactivated_at = now()
    db.session.execute(sa.delete(SignInAddress).where(SignInAddress.user_id == user.id))
    write_entry("invitation_withdrawn", "User", user.id)


def who_joins(token: str) -> tuple[User, Firm]:
    """Who may join by this link, and which firm. Raises NotFound when nobody may."""
    user = owner_of(token, LinkKind.INVITATION)
    return user, db.session.get_one(Firm, user.firm_id)


def join(token: str, *, name: str, password: str) -> User:
    """Join the firm by a mailed link, which is then used up. Raises NotFound for a dead link, Refused as said."""
    user = use_link(token, LinkKind.INVITATION)
    if not user.is_invited:
        raise NotFound(DEAD)
    act_as("user", user.id)
    user.password_hash = hash_password(password, email=user.email)
    user.name = _name(name) or user.name
    write_entry("joined", "User", user.id)
    return user


def _name(written: str) -> str:
    return kept_name(written, longest=LONGEST_NAME)


def _role(role: Role | str) -> Role:
    if role not in set(Role):
        raise Refused(_("“{role}” is no role. Use admin, attorney, paralegal or staff.", role=str(role)))
    return Role(role)


def _added(user: User) -> User:
    """The user with the address that signs them in. Two who give it away in the same moment: the later is refused."""
    db.add(user)
    address = insert(SignInAddress).values(email=user.email, firm_id=chosen_firm(), user_id=user.id)
    taken = address.on_conflict_do_nothing(index_elements=["email"]).returning(SignInAddress.id)
    if db.session.execute(taken).first() is None:
        raise Refused(_("Somebody signs in with that e-mail address already."))
    return user


def _refuse_joined(user: User) -> None:
    if not user.is_invited:
        raise Refused(_("{name} has joined already.", name=user.name))


def _mail_invitation(user: User, by: User) -> None:
    firm = db.session.get_one(Firm, user.firm_id)
    token = make_link(user, LinkKind.INVITATION, lasts=LASTS)
    letter = Letter(
        subject=_("Join {firm} on Case Status", firm=firm.name),
        before=(
            _("Hello {name},", name=user.name),
            _(
                "{colleague} invites you to {firm}. Choose a password here, and you are in:",
                colleague=by.name,
                firm=firm.name,
            ),
        ),
        link=links.join(token),
        after=(
            _("The link works once, for seven days."),
            _("If you do not know {firm}, do nothing.", firm=firm.name),
        ),
    )
    post_mail(letter, to=user.email, about_id=user.id, useless_at=now() + LASTS)
    write_entry("invited", "User", user.id)
