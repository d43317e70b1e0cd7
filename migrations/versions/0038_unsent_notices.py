"""People are told of texts that they scheduled and that were not sent."""

import sqlalchemy as sa
from alembic import op

from migrations.shapes import one_of, widen

revision = "0038_unsent_notices"
down_revision = "0035_files_later"
branch_labels = None
depends_on = None

ORIGINS = ("client", "colleague", "unsent")


def upgrade() -> None:
    widen("notices", "origin", ORIGINS)
    states = one_of("push_origin", ORIGINS)
    op.add_column("outgoing_pushes", sa.Column("origin", states, nullable=False, server_default="client"))
