"""E-mails on their way: one row each, in the same transaction as the change that wants it sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.tenancy import FirmOwned


class MailState(StrEnum):
    """How far it got."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a worker; the mail server may have it
    SENT = "sent"  # the mail server has it
    UNKNOWN = "unknown"  # nobody can say; a person decides
    FAILED = "failed"


class OutgoingMail(FirmOwned, Timestamped, Base):
    """One e-mail. Its words are blanked once it is settled: they hold a link that opens an account."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        sa.Index("ix_outgoing_mail_waiting", "firm_id", "due_at", postgresql_where=sa.text("state = 'waiting'")),
        sa.Index("ix_outgoing_mail_sending", "firm_id", "claimed_at", postgresql_where=sa.text("state = 'sending'")),
        sa.Index("ix_outgoing_mail_about", "firm_id", "about_id", "created_at"),
    )

    about_id: Mapped[UUID]  # whom or what it is about: a user
    recipient: Mapped[str]
    sender: Mapped[str | None]  # the address that it was last handed over from; none before that
    subject: Mapped[str]
    body: Mapped[str]
    state: Mapped[MailState] = one_of(MailState, default=MailState.WAITING)
    due_at: Mapped[datetime]
    useless_at: Mapped[datetime]  # when the link in it opens nothing any more
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    unsubscribe: Mapped[str | None]  # the address that ends such e-mails to a client; staff mail has none
    is_told: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # its end is news for another room
    error_code: Mapped[str | None]  # the mail server's or ours
