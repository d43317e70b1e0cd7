"""No two templates that are in use have one name: in the composer nobody could tell them apart."""

from alembic import op

revision = "0044_template_names"
down_revision = "0043_latest_author"
branch_labels = None
depends_on = None

# Those that are called alike get a number, the oldest excepted, until no two are.
NUMBER = """
DO $$ BEGIN LOOP
    UPDATE templates SET name = templates.name || ' (' || alike.nth || ')' FROM (
        SELECT firm_id, id, row_number() OVER (PARTITION BY firm_id, lower(name) ORDER BY created_at, id) AS nth
        FROM templates WHERE archived_at IS NULL
    ) AS alike WHERE alike.nth > 1 AND templates.firm_id = alike.firm_id AND templates.id = alike.id;
    EXIT WHEN NOT FOUND;
END LOOP; END $$
"""


def upgrade() -> None:
    op.execute(NUMBER)
    op.execute(
        "CREATE UNIQUE INDEX uq_templates_name_in_use ON templates (firm_id, lower(name)) WHERE archived_at IS NULL"
    )
