"""Shapes that tables have again and again."""

import sqlalchemy as sa
from alembic import op


def keys() -> tuple[sa.Column, sa.Column]:
    """The key of a firm's table."""
    return sa.Column("firm_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    """A column of states: text with a CHECK of this name."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def constraints(table: str, **points_at: str) -> list[sa.Constraint]:
    """The primary key of a firm's table, and its references by column: no row points into another firm."""
    references = [
        sa.ForeignKeyConstraint(["firm_id", name], [f"{to}.firm_id", f"{to}.id"], name=f"fk_{table}_{name}")
        for name, to in points_at.items()
    ]
    firm = sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=f"fk_{table}_firm_id")
    return [firm, sa.PrimaryKeyConstraint("firm_id", "id", name=f"pk_{table}"), *references]


def widen(table: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column of states have these values, reading the table while others go on with it."""
    allowed = ", ".join(f"'{value}'" for value in values)
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{column}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({allowed})) NOT VALID")
    op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_{column}")
