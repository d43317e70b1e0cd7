"""What users want to be told of, and what they are about to be told: by e-mail, and on the desktop (T8)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.accounts.models import User
from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.tenancy import FirmOwned, belongs_to, reference


class Origin(StrEnum):
    """Whose doing a notice tells of."""

    CLIENT = "client"
    COLLEAGUE = "colleague"
    UNSENT = "unsent"  # a text of one's own was written for later, and did not leave


class PushState(StrEnum):
    """How far a push got. One that came to an end has no row any more."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a worker; the push service may have it


class NoticeChoice(FirmOwned, Timestamped, Base):
    """What one user wants to be told of, and how. Who never chose has no row, and is told nothing."""

    __tablename__ = "notice_choices"
    __table_args__ = (sa.UniqueConstraint("firm_id", "user_id"),)

    user_id: Mapped[UUID] = reference("users")
    email_from_clients: Mapped[bool] = mapped_column(default=False)
    email_from_colleagues: Mapped[bool] = mapped_column(default=False)
    desktop_from_clients: Mapped[bool] = mapped_column(default=False)
    desktop_from_colleagues: Mapped[bool] = mapped_column(default=False)


class Notice(FirmOwned, Timestamped, Base):
    """What a user is to be told by e-mail, with all else that comes within a minute. Gone once it was told or read."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.UniqueConstraint("firm_id", "user_id", "event_id"),
        sa.Index("ix_notices_about", "firm_id", "user_id", "about_id"),
        sa.Index("ix_notices_due", "due_at"),
    )

    user_id: Mapped[UUID] = reference("users")
    origin: Mapped[Origin] = one_of(Origin)
    about_id: Mapped[UUID]  # the conversation
    event_id: Mapped[UUID]  # the message
    due_at: Mapped[datetime]
    who: Mapped[str] = mapped_column(default="")  # empty unless the firm lets e-mails say it
    words: Mapped[str] = mapped_column(default="")  # the same


class PushBrowser(FirmOwned, Timestamped, Base):
    """A signed-in browser that shows notices on the desktop: where its push service takes them, and its keys."""

    __tablename__ = "push_browsers"
    __table_args__ = (
        sa.UniqueConstraint("firm_id", "endpoint"),
        sa.Index("ix_push_browsers_user", "firm_id", "user_id"),
    )

    user_id: Mapped[UUID] = reference("users")
    user: Mapped[User] = belongs_to(User, user_id)
    session_id: Mapped[UUID]  # of the sign-in: it shows nothing once that has ended
    endpoint: Mapped[str]  # an address of the push service
    p256dh: Mapped[str]  # the browser's public key, base64url (RFC 8291 §2.1)
    auth: Mapped[str]  # its secret, base64url
    shown_at: Mapped[datetime | None]  # when the push service last took something
    error_code: Mapped[str | None]  # why it last did not


class OutgoingPush(FirmOwned, Timestamped, Base):
    """A notice on its way to one browser. Several about one conversation become one while they wait."""

    __tablename__ = "outgoing_pushes"
    __table_args__ = (
        sa.Index(
            "uq_outgoing_pushes_waiting",
            "firm_id",
            "browser_id",
            "about_id",
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index("ix_outgoing_pushes_due", "due_at"),
    )

    browser_id: Mapped[UUID] = reference("push_browsers")
    about_id: Mapped[UUID]  # the conversation
    origin: Mapped[Origin] = one_of(Origin, check="push_origin", default=Origin.CLIENT, server_default="client")
    state: Mapped[PushState] = one_of(PushState, default=PushState.WAITING)
    due_at: Mapped[datetime]
    useless_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
