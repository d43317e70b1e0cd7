"""The functions that ask with more rights look for nothing in a session's own tables before ours."""

from alembic import op

revision = "0049_search_path"
down_revision = "0048_names_of_files"
branch_labels = None
depends_on = None

# A schema that is not named is looked in first: pg_temp, where anybody who is connected may put a table of any name.
LAST = """
DO $$ DECLARE asked regprocedure; BEGIN
    FOR asked IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', asked);
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.execute(LAST)
