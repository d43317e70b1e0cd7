"""Templates: words that a firm sends again and again, with fields in them (T18)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casestatus.core.db import Base, Timestamped
from casestatus.core.tenancy import FirmOwned
from casestatus.trail.models import Tracked


class Template(Tracked, FirmOwned, Timestamped, Base):
    """One template, in English and, where somebody has written it, in Spanish.

    Ready ones (wording/ready.py) have a row only once the firm has changed or archived them.
    """

    __tablename__ = "templates"
    __table_args__ = (
        sa.Index(
            "uq_templates_name_in_use",
            "firm_id",
            sa.text("lower(name)"),
            unique=True,
            postgresql_where=sa.text("archived_at IS NULL"),
        ),
    )

    name: Mapped[str]
    english: Mapped[str]
    spanish: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)  # goes up with each change, so that the later of two is told
    archived_at: Mapped[datetime | None]
    untracked = frozenset({"version"})

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def words_in(self, language: str) -> str:
        """The words for somebody of this language; English where there are no Spanish ones."""
        return (self.spanish if language == "es" else "") or self.english
