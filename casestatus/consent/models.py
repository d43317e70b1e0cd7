"""Opt-outs, blocks and consent (T9, T14, T21). They belong to the firm and a number or address, not to a contact, and
outlive any change of who has it. What is in force stands in opt-outs; the ledger is the history, which nobody changes.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casestatus.accounts.models import User
from casestatus.core.db import Base, Keyed, Timestamped, one_of
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
    LINK = "link"  # the person used the link of an e-mail
    REMINDER = "reminder"  # the person wrote it to the number that reminders leave from
    OVERDUE = "overdue"  # ordinary words that nobody decided on in time
    WRONG = "wrong"  # of an end: the opt-out was a mistake of ours


SOURCE_LABELS = {
    Source.TEXT: "by text",
    Source.CARRIER: "told by the phone company",
    Source.USER: "set at the firm",
    Source.LINK: "by a link in an e-mail",
    Source.REMINDER: "in answer to a reminder",
    Source.OVERDUE: "by text, without a decision for 10 business days",
    Source.WRONG: "marked as wrong at the firm",
}


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
    said_again_at: Mapped[datetime | None]  # when it was said last, after the first time
    ended_at: Mapped[datetime | None]
    ended_words: Mapped[str | None]
    ended_source: Mapped[Source | None] = one_of(Source, check="ended_source")

    @property
    def said_last_at(self) -> datetime:
        return max(self.created_at, self.said_again_at or self.created_at)

    @property
    def of_what(self) -> str:
        """`texts`, `calls`, `e-mails`."""
        return CHANNEL_LABELS[self.channel].lower()

    @property
    def how(self) -> str:
        return SOURCE_LABELS[self.source]

    @property
    def how_it_ended(self) -> str:
        return SOURCE_LABELS[self.ended_source] if self.ended_source else ""

    @property
    def is_in_texts(self) -> bool:
        """Whether its words stand in a conversation, for those only who may read it (T6)."""
        return self.source is not Source.USER

    @property
    def was_wrong(self) -> bool:
        return self.ended_source is Source.WRONG


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
    unread: Mapped[dict[str, Any]] = mapped_column(default=dict)  # by conversation: what was taken from its counts
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = reference("users")


class Decision(StrEnum):
    """What became of an opt-out in ordinary words."""

    OPT_OUT = "opt_out"
    KEEP = "keep"
    OVERDUE = "overdue"  # nobody decided in time, so it is an opt-out


class PossibleOptOut(FirmOwned, Timestamped, Base):
    """Words that ask to stop, though by no keyword. Texting to the number pauses until a person decides (T21)."""

    __tablename__ = "possible_opt_outs"
    __table_args__ = (
        sa.Index(
            "uq_possible_opt_outs_open",
            "firm_id",
            "address",
            unique=True,
            postgresql_where=sa.text("decided_at IS NULL"),
        ),
        sa.Index("ix_possible_opt_outs_due", "due_at", postgresql_where=sa.text("decided_at IS NULL")),
        sa.Index("ix_possible_opt_outs_decided", "firm_id", "decided_at"),
    )

    address: Mapped[str]  # E.164
    words: Mapped[str]
    message_id: Mapped[UUID]
    due_at: Mapped[datetime]  # on the tenth business day; then it becomes an opt-out by itself
    decision: Mapped[Decision | None] = one_of(Decision)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = reference("users")
    decided_by: Mapped[User | None] = belongs_to(User, decided_by_id)
    reason: Mapped[str | None]  # why texting goes on


class Event(StrEnum):
    """What a line of the ledger says."""

    AGREED = "agreed"
    OPTED_OUT = "opted_out"
    OPTED_IN = "opted_in"
    ASKED = "asked"  # to stop, in ordinary words
    KEPT = "kept"  # a person decided that these words did not mean it
    LOST = "lost"  # the number may be somebody else's now: what was agreed to before does not count (T27)
    CONFIRMED = "confirmed"  # a person has made sure that it is the client's: it counts again
    CORRECTED = "corrected"  # another line is wrong


class Purpose(StrEnum):
    """What somebody agreed to be written to for."""

    CASE = "case"
    REMINDERS = "reminders"
    MARKETING = "marketing"


class How(StrEnum):
    """How it reached us."""

    IN_PERSON = "in_person"
    WEB_FORM = "web_form"
    PAPER = "paper"
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    CARRIER = "carrier"
    LINK = "link"
    USER = "user"
    REMINDER = "reminder"
    OVERDUE = "overdue"


CHANNEL_LABELS = {Channel.SMS: "Texts", Channel.CALLS: "Calls", Channel.EMAIL: "E-mails"}
PURPOSE_LABELS = {
    Purpose.CASE: "About the case",
    Purpose.REMINDERS: "Reminders of appointments",
    Purpose.MARKETING: "Marketing",
}
HOW_LABELS = {
    How.IN_PERSON: "In person",
    How.WEB_FORM: "Web form",
    How.PAPER: "On paper",
    How.PHONE: "By phone",
    How.TEXT: "By text",
    How.EMAIL: "By e-mail",
    How.CARRIER: "Told by the phone company",
    How.LINK: "By the link in an e-mail",
    How.USER: "Set at the firm",
    How.REMINDER: "In answer to a reminder",
    How.OVERDUE: "By text, without a decision for 10 business days",
}
EVENT_LABELS = {
    Event.AGREED: "Agreed to {channel}",
    Event.OPTED_OUT: "Opted out of {channel}",
    Event.OPTED_IN: "Opted in to {channel} again",
    Event.ASKED: "May have asked for no more {channel}",
    Event.KEPT: "Keeps getting {channel}",
    Event.LOST: "May be somebody else’s number: what was agreed to before does not count",
    Event.CONFIRMED: "Confirmed as the client’s number: what was agreed to before counts again",
    Event.CORRECTED: "A line about {channel} was marked as wrong",
}


class LedgerEntry(FirmOwned, Timestamped, Base):
    """One line of the consent ledger: who said what, when, how, in which words. Append-only in the database."""

    __tablename__ = "consent_ledger"
    __table_args__ = (
        sa.Index("ix_consent_ledger_address", "firm_id", "address", "said_at"),
        sa.Index(
            "uq_consent_ledger_voids",
            "firm_id",
            "voids_id",
            unique=True,
            postgresql_where=sa.text("voids_id IS NOT NULL"),
        ),
    )

    address: Mapped[str]  # E.164, or an e-mail address in small letters
    channel: Mapped[Channel] = one_of(Channel)
    event: Mapped[Event] = one_of(Event)
    purpose: Mapped[Purpose | None] = one_of(Purpose, check="ledger_purpose")
    how: Mapped[How] = one_of(How)
    words: Mapped[str | None]  # exactly what was agreed to or written
    version: Mapped[str | None]  # of the form that was signed
    reason: Mapped[str | None]  # of a decision
    said_at: Mapped[datetime]  # when it was said; created_at is when it was written down
    message_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None] = reference("contacts")
    author_id: Mapped[UUID | None] = reference("users")
    author: Mapped[User | None] = belongs_to(User, author_id)
    voids_id: Mapped[UUID | None] = reference("consent_ledger")  # the line that this one says is wrong
    voided_by: Mapped["LedgerEntry | None"] = relationship(
        primaryjoin=lambda: sa.orm.remote(sa.orm.foreign(LedgerEntry.voids_id)) == LedgerEntry.id,
        viewonly=True,
        uselist=False,
        lazy="raise_on_sql",  # loaded with the ledger (consent/ledger.py)
    )

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody at the firm wrote down what they were told: of that, a line may be wrong (T21)."""
        by_user = self.author_id is not None and self.message_id is None
        return by_user and self.event in (Event.AGREED, Event.OPTED_OUT, Event.OPTED_IN)

    @property
    def is_in_texts(self) -> bool:
        """Whether its words stand in a conversation, for those only who may read it (T6)."""
        return not self.is_by_hand

    @property
    def says(self) -> str:
        return EVENT_LABELS[self.event].format(channel=CHANNEL_LABELS[self.channel].lower())

    @property
    def purpose_label(self) -> str:
        return PURPOSE_LABELS[self.purpose] if self.purpose else ""

    @property
    def how_label(self) -> str:
        return HOW_LABELS[self.how]


class UnsubscribeLink(Keyed, Timestamped, Base):
    """A link in an e-mail to a client that ends such e-mails (RFC 8058). It says whose before any firm is chosen."""

    __tablename__ = "unsubscribe_links"

    token_hash: Mapped[str] = mapped_column(unique=True)
    firm_id: Mapped[UUID] = mapped_column(sa.ForeignKey("firms.id"))
    address: Mapped[str]
