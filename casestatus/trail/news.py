"""News: how a left room tells a right one without knowing it (architecture §2)."""

from uuid import UUID

import sqlalchemy as sa

from casestatus.core import db
from casestatus.core.clock import now
from casestatus.core.tenancy import every_firm
from casestatus.trail.models import News


def tell(kind: str, subject_id: UUID) -> None:
    """Leave a fact for the room that reads this kind, in the same transaction as the change it tells of."""
    db.session.add(News(kind=kind, subject_id=subject_id))


def take_news(kind: str, *, about: UUID | None = None, most: int = 200) -> list[UUID]:
    """The subjects of waiting facts of this kind, oldest first, marked done in this transaction.

    With `about` only those of one subject.
    """
    whose = [News.subject_id == about] if about else []
    waiting = (
        sa.select(News.id)
        .where(News.kind == kind, News.done_at.is_(None), *whose)
        .order_by(News.created_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = sa.update(News).where(News.id.in_(waiting)).values(done_at=now()).returning(News.subject_id)
    return list(db.session.execute(taken, execution_options={"synchronize_session": False}).scalars())


def firms_with_news() -> list[UUID]:
    """The firms where facts wait for longer than a moment, for the clock's sweep."""
    return [
        row.firm_id
        for row in every_firm("nudge news", sa.select(News.firm_id).where(News.done_at.is_(None)).distinct())
    ]
