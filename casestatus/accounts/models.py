"""Who signs in: users of firms, operators of the platform, their sessions, and the links that were mailed to them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.accounts.browsers import browser_name
from casestatus.core.db import Base, Keyed, Timestamped, one_of
from casestatus.core.names import initials
from casestatus.core.permissions import ROLE_LABELS, Permission, Role, allowed
from casestatus.core.tenancy import FirmOwned
from casestatus.trail.models import Tracked


class SignInAddress(Keyed, Base):
    """An e-mail address and whom it signs in: a user of one firm, or an operator. Directory."""

    __tablename__ = "sign_in_addresses"

    email: Mapped[str] = mapped_column(unique=True)  # lower case
    firm_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("firms.id"))
    user_id: Mapped[UUID | None]
    operator_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operators.id"))


class Badge(NamedTuple):
    """What every page shows of its reader."""

    name: str
    role_label: str
    reads_texts: bool

    @property
    def initials(self) -> str:
        return initials(self.name)


class User(Tracked, FirmOwned, Timestamped, Base):
    """A person at the firm who signs in."""

    __tablename__ = "users"
    untracked = frozenset({"last_seen_at", "single_keys"})

    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[Role] = one_of(Role)
    switches: Mapped[dict[str, Any]] = mapped_column(default=dict)  # permission: allowed, over the role's
    password_hash: Mapped[str | None]
    deactivated_at: Mapped[datetime | None]
    single_keys: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # whether they act (WCAG 2.1.4)

    def may(self, permission: Permission | str) -> bool:
        """Whether this person has the permission (A2)."""
        return allowed(self.role, self.switches, Permission(permission))

    @property
    def powers(self) -> tuple[Any, ...]:
        """What `may` goes by: the same for people who may the same."""
        return (self.role, *sorted(self.switches.items()))

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.role]

    @property
    def badge(self) -> Badge:
        return Badge(self.name, self.role_label, self.may(Permission.TEXT_MESSAGES))

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def is_invited(self) -> bool:
        """Whether the person has yet to join, by choosing a password."""
        return self.password_hash is None


class Operator(Keyed, Timestamped, Base):
    """Runs the platform; sees firms and counts, never their content (A5)."""

    __tablename__ = "operators"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]


class StaffSession(Keyed, Timestamped, Base):
    """One signed-in browser of a user or an operator. The browser holds the token, we hold its hash. Directory."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(unique=True)
    firm_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("firms.id"))
    user_id: Mapped[UUID | None] = mapped_column(index=True)
    operator_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("operators.id"))
    address: Mapped[str | None]  # IP address at sign-in
    browser: Mapped[str | None]  # its User-Agent, shortened
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def browser_name(self) -> str:
        """`Chrome on Windows`, by which people know their own."""
        return browser_name(self.browser or "")


class FailedSignIn(Keyed, Timestamped, Base):
    """A wrong or forgotten password. `who` is a keyed hash of an e-mail or a network address. Directory."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (sa.Index("ix_failed_sign_ins_who", "who", "created_at"),)

    who: Mapped[str]


class LinkKind(StrEnum):
    """What a mailed link opens."""

    RESET = "reset"  # choosing a new password
    INVITATION = "invitation"  # joining the firm


class MailedLink(Keyed, Timestamped, Base):
    """A link that was mailed to a user. The e-mail holds the token, we hold its hash. Directory."""

    __tablename__ = "mailed_links"
    __table_args__ = (sa.Index("ix_mailed_links_user", "user_id", "kind"),)

    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[LinkKind] = one_of(LinkKind)
    firm_id: Mapped[UUID] = mapped_column(sa.ForeignKey("firms.id"))
    user_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # used, or of no use since


class ResetWish(Keyed, Timestamped, Base):
    """An e-mail address typed under "Forgot your password?". Looked up later, out of sight. Directory."""

    __tablename__ = "reset_wishes"
    __table_args__ = (
        sa.Index("ix_reset_wishes_waiting", "created_at", postgresql_where=sa.text("answered_at IS NULL")),
    )

    email: Mapped[str]  # as typed, in small letters; blanked once it is answered
    answered_at: Mapped[datetime | None]
