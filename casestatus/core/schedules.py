"""Which scheduled work has been started: each schedule once at each of its times, whoever keeps the clock."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.db import Base, Keyed, Timestamped


class ScheduleRun(Keyed, Timestamped, Base):
    """A schedule was started for a firm at a time it was due."""

    __tablename__ = "schedule_runs"
    __table_args__ = (sa.UniqueConstraint("schedule", "firm_id", "due_at"),)

    schedule: Mapped[str]
    firm_id: Mapped[UUID]
    due_at: Mapped[datetime]


def start_once(schedule: str, firm_id: UUID, due_at: datetime) -> bool:
    """Take this start for oneself, in this transaction. False when it was taken before."""
    row = insert(ScheduleRun).values(id=new_id(), schedule=schedule, firm_id=firm_id, due_at=due_at, created_at=now())
    return db.session.execute(row.on_conflict_do_nothing().returning(ScheduleRun.id)).first() is not None
