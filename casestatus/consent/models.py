"""Opt-outs and blocks. They belong to the firm and a number, not to a contact, and outlive any change of who has it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.accounts.models import User
from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.tenancy import FirmOwned, belongs_to, reference


class Channel(StrEnum):
    """A way to reach a person."""

    SMS = "sms"
    EMAIL = "email"
    CALLS = "calls"


class Source(StrEnum):
    """How we learned it."""

    TEXT = "text"  # the person wrote it
    CARRIER = "carrier"  # the carrier told us (21610, OptOutType)
    USER = "user"  # somebody at the firm set it


SOURCE_LABELS = {Source.TEXT: "by text", Source.CARRIER: "told by the phone company", Source.USER: "set at the firm"}


class OptOut(FirmOwned, Timestamped, Base):
    """Withdrawal of consent for one address on one channel; ended by opting in again. Never deleted."""

    __tablename__ = "opt_outs"
    __table_args__ = (
        sa.Index(
            "uq_opt_outs_active",
            "firm_id",
            "address",
            "channel",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    address: Mapped[str]  # E.164, or an e-mail address
    channel: Mapped[Channel] = one_of(Channel)
    source: Mapped[Source] = one_of(Source)
    words: Mapped[str | None]  # exactly what was written
    message_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_words: Mapped[str | None]
    ended_source: Mapped[Source | None] = one_of(Source, check="ended_source")

    @property
    def how(self) -> str:
        return SOURCE_LABELS[self.source]

    @property
    def how_it_ended(self) -> str:
        return SOURCE_LABELS[self.ended_source] if self.ended_source else ""


class BlockedNumber(FirmOwned, Timestamped, Base):
    """A number whose texts are kept aside and notify no one, until somebody unblocks it (T9). Never deleted."""

    __tablename__ = "blocked_numbers"
    __table_args__ = (
        sa.Index(
            "uq_blocked_numbers_active",
            "firm_id",
            "e164",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    e164: Mapped[str]
    conversation_id: Mapped[UUID]  # where somebody blocked it
    by_id: Mapped[UUID] = reference("users")
    by: Mapped[User] = belongs_to(User, by_id)
    unread: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by conversation: how much of it nobody had read
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = reference("users")
