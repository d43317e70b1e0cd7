"""The notice on the law of texting: read once for the firm before its first text, and readable ever after (T21)."""

import sqlalchemy as sa

from casestatus.accounts.models import User
from casestatus.core import db
from casestatus.core.clock import now
from casestatus.firms.models import Firm
from casestatus.trail.tracking import write_entry


def read_notice(firm: Firm, *, by: User) -> None:
    """Note that this person read it for the firm. Who read it first stays."""
    first = sa.update(Firm).where(Firm.id == firm.id, Firm.notice_read_at.is_(None))
    first = first.values(notice_read_at=now(), notice_read_by=by.id).returning(Firm.id)
    if db.session.execute(first, execution_options={"synchronize_session": False}).first() is not None:
        write_entry("read the notice on texting", "Firm", firm.id)
    db.session.refresh(firm)


def who_read_notice(firm: Firm) -> User | None:
    """The one who read it for the firm."""
    return db.session.get(User, firm.notice_read_by) if firm.notice_read_by else None
