"""What every new table needs: grants for the app, and row-level security where a firm owns the rows."""

from alembic import op

APP, EVERY_FIRM = "casestatus_app", "casestatus_every_firm"


def make_roles() -> None:
    """The app's roles, once a cluster. They own nothing and cannot sign in; the migrating login may switch to them."""
    for role in (APP, EVERY_FIRM):
        op.execute(
            f"""DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"""
        )
        op.execute(
            f"""DO $$ BEGIN
                IF NOT pg_has_role(CURRENT_USER, '{role}', 'SET') THEN
                    GRANT {role} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
                END IF;
            END $$"""
        )
        op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")


def share(table: str) -> None:
    """A directory table: the app reads and writes it without a firm."""
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON {table} TO {EVERY_FIRM}")


def protect(table: str, *, append_only: bool = False) -> None:
    """A firm's table: whoever asks sees the rows of the firm in `app.firm_id`, and can write no other's."""
    ours = "firm_id = nullif(current_setting('app.firm_id', true), '')::uuid"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY one_firm ON {table} TO {APP} USING ({ours}) WITH CHECK ({ours})")
    op.execute(f"CREATE POLICY every_firm ON {table} FOR SELECT TO {EVERY_FIRM} USING (true)")
    writes = "INSERT" if append_only else "INSERT, UPDATE, DELETE"
    op.execute(f"GRANT SELECT, {writes} ON {table} TO {APP}")
    op.execute(f"GRANT SELECT ON {table} TO {EVERY_FIRM}")
