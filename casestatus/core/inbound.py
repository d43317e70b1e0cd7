"""What machines send us, kept as it came before anything is made of it (architecture §6). Directory table."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.core import db
from casestatus.core.clock import new_id, now
from casestatus.core.db import Base, Keyed, Timestamped

PATIENCE = timedelta(days=3)  # how long the sweep tries


class Inbound(Keyed, Timestamped, Base):
    """One call of a webhook. The same call again is the same row."""

    __tablename__ = "inbound"
    __table_args__ = (
        sa.UniqueConstraint("provider", "external_id", "kind", "state"),
        sa.Index("ix_inbound_waiting", "created_at", postgresql_where=sa.text("done_at IS NULL")),
    )

    provider: Mapped[str]
    external_id: Mapped[str]
    kind: Mapped[str]  # text, status, call
    state: Mapped[str]  # the provider's word for this step
    firm_id: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Kept:
    """A kept call, ready to be worked on."""

    id: UUID
    firm_id: UUID | None
    kind: str
    payload: dict[str, Any]
    is_done: bool


def keep(
    *, external_id: str, kind: str, state: str, firm_id: sa.ScalarSelect | UUID | None, payload: dict[str, Any]
) -> Kept:
    """Keep one call of the carrier; a repeated one is the row it made the first time."""
    row = insert(Inbound).values(
        id=new_id(),
        provider="twilio",
        external_id=external_id,
        kind=kind,
        state=state,
        firm_id=firm_id,
        payload=payload,
        created_at=now(),
        tries=0,
    )
    new = row.on_conflict_do_nothing().returning(Inbound.id, Inbound.firm_id)
    made = db.session.execute(new).one_or_none()
    if made is not None:
        return Kept(made.id, made.firm_id, kind, payload, is_done=False)
    same = sa.select(Inbound).where(
        Inbound.provider == "twilio",
        Inbound.external_id == external_id,
        Inbound.kind == kind,
        Inbound.state == state,
    )
    return _kept(db.session.execute(same).scalar_one())


def kept(inbound_id: UUID) -> Kept:
    """A kept call by its id."""
    return _kept(db.session.get_one(Inbound, inbound_id))


def _kept(row: Inbound) -> Kept:
    return Kept(row.id, row.firm_id, row.kind, row.payload, is_done=row.done_at is not None)


def claim(inbound_id: UUID) -> bool:
    """Mark it done in this transaction. False when somebody else has done it, or is about to."""
    mine = sa.update(Inbound).where(Inbound.id == inbound_id, Inbound.done_at.is_(None)).values(done_at=now())
    done = db.session.execute(mine.returning(Inbound.id), execution_options={"synchronize_session": False})
    return done.first() is not None


def count_try(inbound_id: UUID) -> None:
    """One more try to work on it, after the first."""
    more = sa.update(Inbound).where(Inbound.id == inbound_id).values(tries=Inbound.tries + 1)
    db.session.execute(more, execution_options={"synchronize_session": False})


def waiting(*, older_than: timedelta = timedelta(seconds=3), most: int = 200) -> list[UUID]:
    """Calls that were kept but not worked on, oldest first."""
    left = sa.select(Inbound.id).where(
        Inbound.done_at.is_(None),
        Inbound.firm_id.isnot(None),
        Inbound.created_at.between(now() - PATIENCE, now() - older_than),
    )
    return list(db.session.execute(left.order_by(Inbound.created_at).limit(most)).scalars())
