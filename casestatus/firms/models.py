"""Law firms and the numbers they text from: directory tables, known before any firm is chosen."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casestatus.core.db import Base, Keyed, Timestamped, one_of
from casestatus.core.names import initials


class CallAnswer(StrEnum):
    """What a caller of the text number hears (T15)."""

    REFUSE = "refuse"
    MESSAGE = "message"


class Firm(Keyed, Timestamped, Base):
    """A law firm, the tenant."""

    __tablename__ = "firms"

    name: Mapped[str]
    time_zone: Mapped[str]  # an IANA name
    suspended_at: Mapped[datetime | None]
    office_phone: Mapped[str | None]  # E.164; told to callers and in the answer to HELP
    call_answer: Mapped[CallAnswer] = one_of(CallAnswer, default=CallAnswer.REFUSE)
    call_message: Mapped[str | None]
    segment_price: Mapped[Decimal | None] = mapped_column(sa.Numeric(8, 5))  # US dollars; what the carrier bills (T26)
    picture_price: Mapped[Decimal | None] = mapped_column(
        sa.Numeric(8, 5)
    )  # the same for a text with files, by the text
    office_hours: Mapped[dict[str, Any]] = mapped_column(default=dict)  # firms/hours.py: a week, as it is kept
    reminder_hours: Mapped[list[int]] = mapped_column(
        sa.ARRAY(sa.Integer()), default=lambda: [24, 2], server_default="{24,2}"
    )  # so long before an appointment (T16)
    notice_read_at: Mapped[datetime | None]  # when somebody read what the law asks of who texts (T21)
    notice_read_by: Mapped[UUID | None]  # who that was
    checks_lines: Mapped[bool] = mapped_column(default=False)  # has new numbers looked up before the first text (T2)
    texting_hours: Mapped[list[str]] = mapped_column(default=list)  # narrower than the law's, two 24-hour times (T20)
    says_more_by_mail: Mapped[bool] = mapped_column(default=False)  # to its people: who wrote, and what (T8)
    holidays: Mapped[dict[str, Any]] = mapped_column(default=dict)  # days when the office is closed: ISO date and name
    answers_when_away: Mapped[bool] = mapped_column(default=False)  # texts that come outside office hours (T23)
    away_texts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what it then says, by language
    answer_minutes: Mapped[int | None]  # usual time to a person's first answer, in office hours; counted each night
    numbers: Mapped[list["FirmNumber"]] = relationship(
        back_populates="firm",
        order_by=lambda: (FirmNumber.preferred_at.desc().nulls_last(), FirmNumber.created_at),
    )

    @property
    def initials(self) -> str:
        return initials(self.name)

    def price_of_text(self, *, with_files: bool) -> Decimal | None:
        """What the carrier bills for a segment, or for a text with files, which has none."""
        return self.picture_price if with_files else self.segment_price

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None


class FirmNumber(Keyed, Timestamped, Base):
    """A number the firm texts from. One number belongs to one firm.

    What the phone company said of it when it was last asked is kept with it (firms/checking.py).
    """

    __tablename__ = "firm_numbers"

    e164: Mapped[str] = mapped_column(unique=True)
    firm_id: Mapped[UUID] = mapped_column(sa.ForeignKey("firms.id"), index=True)
    firm: Mapped[Firm] = relationship(back_populates="numbers")
    label: Mapped[str | None]
    preferred_at: Mapped[datetime | None]  # the latest is the one that new conversations start from
    checked_at: Mapped[datetime | None]  # when the phone company was last asked
    trouble: Mapped[str | None]  # why that came to nothing: its code, or ours (firms/checking.py)
    refused_for: Mapped[str | None]  # the code by which carriers refused texts from it, until a test text arrives
    abilities: Mapped[list[str]] = mapped_column(default=list)  # sms, mms, voice
    texts_come_here: Mapped[bool] = mapped_column(default=False)
    calls_come_here: Mapped[bool] = mapped_column(default=False)
