"""Runs: whatever takes long. Somebody asked for it; a worker does it, says how far it is, and leaves a file."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.accounts.models import User
from casestatus.core.clock import now
from casestatus.core.db import Base, Timestamped, one_of
from casestatus.core.live import run_topic
from casestatus.core.tenancy import FirmOwned, belongs_to, reference
from casestatus.files.weighing import weight


class RunState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


IN_HAND = (RunState.WAITING, RunState.RUNNING)


class Run(FirmOwned, Timestamped, Base):
    """One piece of long work. The file it leaves lies in storage under its key for a day after it is done."""

    __tablename__ = "runs"
    __table_args__ = (
        sa.Index("ix_runs_due", "due_at", postgresql_where=sa.text("state IN ('waiting', 'running')")),
        sa.Index(
            "ix_runs_kept", "expires_at", postgresql_where=sa.text("removed_at IS NULL AND expires_at IS NOT NULL")
        ),
    )

    job: Mapped[str]  # the dotted name of the job that does it
    kind: Mapped[str]  # what is made, in the words of the room that asked
    subject: Mapped[str]  # what it is about: a model's name, as in the trail
    subject_id: Mapped[UUID]
    wishes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how it was asked for
    asked_by_id: Mapped[UUID] = reference("users")
    asked_by: Mapped[User] = belongs_to(User, asked_by_id)
    state: Mapped[RunState] = one_of(RunState, default=RunState.WAITING)
    made: Mapped[int] = mapped_column(default=0)  # so many
    total: Mapped[int] = mapped_column(default=0)  # of so many; 0 while nobody has counted
    tries: Mapped[int] = mapped_column(default=0)  # the number of the one under way: who finds another has lost it
    due_at: Mapped[datetime]  # when a worker takes it, or takes it over from a dead one
    finished_at: Mapped[datetime | None]
    size: Mapped[int | None] = mapped_column(sa.BigInteger)  # of the file, in bytes
    sha256: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]  # the file is no more

    @property
    def key(self) -> str:
        """Where the file lies in storage."""
        return f"{self.firm_id}/runs/{self.id}"

    @property
    def topic(self) -> str:
        return run_topic(self.id)

    @property
    def weight(self) -> str:
        """`640 KB`, `2.1 MB`."""
        return weight(self.size or 0)

    @property
    def is_in_hand(self) -> bool:
        return self.state in IN_HAND

    @property
    def is_kept(self) -> bool:
        """Whether its file can be fetched."""
        return self.state is RunState.DONE and self.expires_at is not None and now() < self.expires_at
