"""What machines send us, kept as it came before anything is made of it (architecture §6). Directory table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.core import db
from casestatus.core.clock import first_id_of, new_id, now
from casestatus.core.db import Base, Keyed, Timestamped
from casestatus.core.locks import waiting_at_most
from casestatus.core.prepared import constant, prepared
from casestatus.core.tenancy import telling

KEPT_FOR = timedelta(days=30)
PATIENCE = timedelta(days=3)  # how long the sweep tries
PATIENT = 4  # seconds to wait for what somebody holds, since the carrier waits for fifteen; the sweep tries again


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
    given_up_at: Mapped[datetime | None]  # no try made anything of it for as long as the sweep tries
    tries: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True)
class Call:
    """A call of the carrier as it came. `key` says in text whose it is (`keeping`)."""

    external_id: str
    kind: str
    state: str
    key: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A kept call, ready to be worked on. `is_mine` when this very transaction put it down."""

    id: UUID
    firm_id: UUID | None
    kind: str
    payload: dict[str, Any]
    at: datetime
    is_done: bool
    is_mine: bool = False


def keeping(firm_of: Callable[[Any], Any]) -> Callable[..., Kept]:
    """Make a `keep(call, done_at=)`, which keeps one call of the carrier and tells the database its firm.

    A repeated call is the row it made the first time. `firm_of` says in SQL which firm the key, a text, belongs to.
    With `done_at` the row is born done: for who works on it in the same transaction.
    """

    @prepared
    def insert_row(
        new: UUID,
        external_id: str,
        kind: str,
        state: str,
        whose: str,
        payload: dict[str, Any],
        moment: datetime,
        done_at: datetime,
    ) -> Any:
        firm = firm_of(whose)
        row = {"id": new, "provider": "twilio", "external_id": external_id, "kind": kind, "state": state}
        row |= {"firm_id": firm, "payload": payload, "created_at": moment, "tries": 0}
        row |= {"done_at": sa.case((firm.isnot(None), done_at))}
        made = insert(Inbound).values(row).on_conflict_do_nothing()
        return made.returning(Inbound.id, Inbound.firm_id, telling(Inbound.firm_id), waiting_at_most(PATIENT))

    def keep(call: Call, *, done_at: datetime | None = None) -> Kept:
        known_by = call.external_id, call.kind, call.state
        moment = now()
        made = insert_row(new_id(), *known_by, call.key, call.payload, moment, done_at).one_or_none()
        if made is None:
            return _kept(_kept_before(*known_by, sa.select(firm_of(call.key))))
        return Kept(made[0], made[1], call.kind, call.payload, moment, is_done=False, is_mine=True)

    return keep


def _kept_before(external_id: str, kind: str, state: str, firm: sa.Select) -> Inbound:
    """The row of the first time; the firm's, when the firm has become known since."""
    same = sa.select(Inbound).where(
        Inbound.provider == "twilio",
        Inbound.external_id == external_id,
        Inbound.kind == kind,
        Inbound.state == state,
    )
    row: Inbound = db.session.execute(same).scalar_one()
    if row.firm_id is None:
        row.firm_id = db.session.execute(firm).scalar()
    return row


def done_at_once(call: Mapping[str, Any], source: sa.FromClause, *, kind: str, state: str) -> Insert:
    """A statement that keeps a call which is worked on in the same statement, where `source` has a row.

    `call` are columns by name. Returns nothing when the call was kept before.
    """
    always: dict[str, int | str] = {"provider": "twilio", "kind": kind, "state": state, "tries": 0}
    row = {name: constant(value) for name, value in always.items()} | dict(call)
    rows = sa.select(*row.values()).select_from(source)
    return insert(Inbound).from_select(list(row), rows, include_defaults=False).on_conflict_do_nothing()


keep_for_firm = keeping(lambda firm_id: sa.cast(firm_id, sa.Uuid()))


def done_among(external_ids: list[str], *, kind: str) -> set[str]:
    """Those of the carrier's ids whose call was kept and worked on."""
    done = sa.select(Inbound.external_id).where(
        Inbound.provider == "twilio",
        Inbound.kind == kind,
        Inbound.external_id.in_(external_ids),
        Inbound.done_at.isnot(None),
    )
    return set(db.session.execute(done).scalars())


def kept(inbound_id: UUID) -> Kept:
    """A kept call by its id."""
    return _kept(db.session.get_one(Inbound, inbound_id))


def _kept(row: Inbound) -> Kept:
    return Kept(row.id, row.firm_id, row.kind, row.payload, row.created_at, is_done=row.done_at is not None)


def before(this: Kept, *, within: timedelta) -> list[dict[str, Any]]:
    """The payloads of its kind that its firm was sent so long before it, by the same sender."""
    earlier = sa.select(Inbound.payload).where(
        Inbound.id.between(first_id_of(this.at - within), this.id),
        Inbound.id != this.id,
        Inbound.kind == this.kind,
        Inbound.firm_id == this.firm_id,
        Inbound.payload["From"].astext == this.payload["From"],
    )
    return list(db.session.execute(earlier).scalars())


def claim(inbound_id: UUID) -> bool:
    """Mark it done in this transaction. False when somebody else has done it, or is about to."""
    return _mark_done(inbound_id, now()).first() is not None


@prepared
def _mark_done(inbound_id: UUID, moment: datetime) -> Any:
    mine = sa.update(Inbound).where(Inbound.id == inbound_id, Inbound.done_at.is_(None))
    return mine.values(done_at=moment).returning(Inbound.id)


def count_try(inbound_id: UUID) -> None:
    """One more try to work on it, after the first."""
    more = sa.update(Inbound).where(Inbound.id == inbound_id).values(tries=Inbound.tries + 1)
    db.session.execute(more, execution_options={"synchronize_session": False})


def forget_what_is_done(*, most: int = 5000) -> int:
    """Drop calls that were worked on, or were for nobody, a month ago: what was said in them stands in the threads."""
    over = sa.or_(Inbound.done_at.isnot(None), Inbound.firm_id.is_(None))
    old = sa.select(Inbound.id).where(Inbound.id < first_id_of(now() - KEPT_FOR), over).order_by(Inbound.id).limit(most)
    gone = sa.delete(Inbound).where(Inbound.id.in_(old)).returning(Inbound.id)
    return len(db.session.execute(gone, execution_options={"synchronize_session": False}).all())


def waiting(*, older_than: timedelta = timedelta(seconds=3), most: int = 200) -> list[UUID]:
    """Calls that were kept but not worked on: those that failed least first, then the oldest."""
    left = sa.select(Inbound.id).where(
        Inbound.done_at.is_(None),
        Inbound.firm_id.isnot(None),
        Inbound.created_at.between(now() - PATIENCE, now() - older_than),
    )
    return list(db.session.execute(left.order_by(Inbound.tries, Inbound.created_at).limit(most)).scalars())


def give_up() -> list[UUID]:
    """Mark the calls that the sweep tries no more, each once, in this transaction. They stay in the table."""
    old = sa.and_(Inbound.firm_id.isnot(None), Inbound.created_at < now() - PATIENCE)
    lost = sa.update(Inbound).where(Inbound.done_at.is_(None), Inbound.given_up_at.is_(None), old)
    marked = lost.values(given_up_at=now()).returning(Inbound.id)
    return list(db.session.execute(marked, execution_options={"synchronize_session": False}).scalars())
