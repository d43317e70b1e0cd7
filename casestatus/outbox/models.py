"""All that leaves the firm: one row a text, in the same transaction as the change that wants it sent."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.consent.models import Channel
from casestatus.core.db import Base, Keyed, Timestamped, one_of
from casestatus.core.tenancy import FirmOwned, reference


class State(StrEnum):
    """How far it got. Only ever moves to a higher rank."""

    WAITING = "waiting"
    SENDING = "sending"  # claimed by a worker; the carrier may have it
    UNKNOWN = "unknown"  # nobody can say; a person decides
    ACCEPTED = "accepted"  # the carrier has it
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


RANK = {
    State.WAITING: 0,
    State.SENDING: 1,
    State.UNKNOWN: 2,
    State.ACCEPTED: 3,
    State.SENT: 4,
    State.DELIVERED: 5,
    State.FAILED: 5,
}


class Purpose(StrEnum):
    """Why it is sent. Which of these skip quiet hours stands in outbox/timing.py (T20)."""

    MESSAGE = "message"
    KEYWORD_ANSWER = "keyword_answer"  # STOP, START and HELP confirmations
    REMINDER = "reminder"  # from the platform's own number (T16)
    TEST = "test"  # whether a number works (A9); it stands in no thread
    AWAY = "away"  # to somebody who wrote outside office hours, at once or not at all (T23)


class Urgency(StrEnum):
    """Who sends it: a person now, or the product by itself."""

    PERSON = "person"
    AUTOMATIC = "automatic"


class Outgoing(FirmOwned, Timestamped, Base):
    """One text on its way. `lane` is the recipient: within it order holds and one is sent at a time."""

    __tablename__ = "outgoing"
    __table_args__ = (
        sa.Index(
            "uq_outgoing_one_claim_a_lane",
            "firm_id",
            "lane",
            unique=True,
            postgresql_where=sa.text("state = 'sending'"),
        ),
        sa.Index(
            "ix_outgoing_waiting",
            "firm_id",
            "lane",
            "created_at",
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index("ix_outgoing_provider_id", "firm_id", "provider_id"),
        sa.Index(
            "uq_outgoing_instead_of",
            "firm_id",
            "instead_of_id",
            unique=True,
            postgresql_where=sa.text("instead_of_id IS NOT NULL"),
        ),
        sa.Index("ix_outgoing_unheard", "due_at", postgresql_where=sa.text("state IN ('unknown', 'accepted', 'sent')")),
    )

    lane: Mapped[str]  # E.164
    channel: Mapped[Channel] = one_of(Channel, default=Channel.SMS)
    recipient: Mapped[str]  # E.164
    sender: Mapped[str]  # E.164, one of the firm's
    body: Mapped[str]
    media: Mapped[list[str]] = mapped_column(default=list, server_default="{}")  # ids of stored files, in order (T17)
    purpose: Mapped[Purpose] = one_of(Purpose, default=Purpose.MESSAGE)
    urgency: Mapped[Urgency] = one_of(Urgency, default=Urgency.PERSON)
    language: Mapped[str] = mapped_column(default="en")
    zones: Mapped[list[str]] = mapped_column(default=list)  # where the recipient may be (T20)
    state: Mapped[State] = one_of(State, default=State.WAITING)
    useless_at: Mapped[datetime | None]  # from then on it does not leave any more
    due_at: Mapped[datetime]  # when it may go; once it went, when to ask what became of it
    claimed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    provider_id: Mapped[str | None]
    error_code: Mapped[str | None]
    instead_of_id: Mapped[UUID | None] = reference("outgoing")  # one that expired at the carrier (T20)


class DeliveryReport(FirmOwned, Timestamped, Base):
    """One status callback, kept as it came; callbacks arrive late, twice and out of order."""

    __tablename__ = "delivery_reports"

    outgoing_id: Mapped[UUID] = reference("outgoing", index=True)
    status: Mapped[str]
    error_code: Mapped[str | None]
    payload: Mapped[dict[str, Any]]


class BadNumber(FirmOwned, Timestamped, Base):
    """A number that the carrier said cannot get texts, or that may be somebody else's (outbox/doubting.py)."""

    __tablename__ = "bad_numbers"
    __table_args__ = (sa.UniqueConstraint("firm_id", "e164"),)

    e164: Mapped[str]
    error_code: Mapped[str]
    words: Mapped[str | None]  # what was written from it that makes us doubt
    message_id: Mapped[UUID | None]
    given_up_on: Mapped[date | None]  # the day whose list of numbers that were given up it stands in


class Line(FirmOwned, Timestamped, Base):
    """What the carrier's look-up said of a number, which is asked once (T2)."""

    __tablename__ = "lines"
    __table_args__ = (sa.UniqueConstraint("firm_id", "e164"),)

    e164: Mapped[str]
    kind: Mapped[str]  # the carrier's word: mobile, landline, nonFixedVoip …; "invalid" for a number that is none


class RemindedNumber(Keyed, Base):
    """Whom each firm reminded from the platform's number, and when last: known before any firm is chosen (T16)."""

    __tablename__ = "reminded_numbers"
    __table_args__ = (sa.UniqueConstraint("e164", "firm_id"),)

    e164: Mapped[str]
    firm_id: Mapped[UUID] = mapped_column(sa.ForeignKey("firms.id"))
    reminded_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]  # when it was told last that the number is not read


class GivenUpList(Keyed, Timestamped, Base):
    """The carriers' list of numbers that were given up on a day, as far as it was read, for all firms (T27)."""

    __tablename__ = "given_up_lists"

    day: Mapped[date] = mapped_column(unique=True)
    version: Mapped[str]
