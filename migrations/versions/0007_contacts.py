"""All that is known of contacts, and finding them in any accents."""

import sqlalchemy as sa
from alembic import op

from migrations.rows import APP, protect

revision = "0007_contacts"
down_revision = "0006_given_up"
branch_labels = None
depends_on = None

TEXTS = ("preferred_name", "street", "city", "state", "postal_code")

PLAIN = r"""
CREATE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
    SELECT lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g'))
$$
"""

# Row-level security keeps trigram indexes from queries; these functions may use them, for the chosen firm only.
SEARCH = r"""
CREATE OR REPLACE FUNCTION find_contacts(words text, most int) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH asked AS (
        SELECT nullif(current_setting('app.firm_id', true), '')::uuid AS firm_id,
               '%' || regexp_replace(plain_words(trim(words)), '([\\%_])', '\\\1', 'g') || '%' AS name,
               '%' || regexp_replace(lower(trim(words)), '([\\%_])', '\\\1', 'g') || '%' AS email,
               regexp_replace(words, '[^0-9]', '', 'g') AS digits
    )
    SELECT found.id FROM (
        SELECT c.id FROM contacts c, asked a
        WHERE c.firm_id = a.firm_id
          AND plain_words(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.preferred_name, '')) LIKE a.name
        UNION
        SELECT p.contact_id FROM contact_phones p, asked a
        WHERE p.firm_id = a.firm_id AND length(a.digits) >= 3 AND p.e164 LIKE '%' || a.digits || '%'
        UNION
        SELECT e.contact_id FROM contact_emails e, asked a
        WHERE e.firm_id = a.firm_id AND length(a.email) >= 5 AND lower(e.email) LIKE a.email
    ) AS found(id) LIMIT most
$$;
CREATE FUNCTION find_contacts_named(first text, last text) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT c.id FROM contacts c
    WHERE c.firm_id = nullif(current_setting('app.firm_id', true), '')::uuid
      AND plain_words(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.preferred_name, ''))
          LIKE '%' || regexp_replace(plain_words(trim(first || ' ' || last)), '([\\%_])', '\\\1', 'g') || '%'
      AND plain_words(trim(last)) = plain_words(trim(c.last_name))
      AND plain_words(trim(first)) IN (plain_words(trim(c.first_name)), plain_words(coalesce(c.preferred_name, '')))
    LIMIT 20
$$;
"""


def upgrade() -> None:
    op.add_column("contacts", sa.Column("birth_date", sa.Date(), nullable=True))
    op.add_column("contacts", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    for name in TEXTS:
        op.add_column("contacts", sa.Column(name, sa.Text(), nullable=True))
    kind = sa.Enum("mobile", "landline", name="phonekind", native_enum=False, create_constraint=True, length=40)
    op.add_column("contact_phones", sa.Column("kind", kind, nullable=False, server_default="mobile"))
    op.add_column("contact_phones", sa.Column("may_be_texted", sa.Boolean(), nullable=False, server_default=sa.true()))
    make_emails()
    make_search()


def make_emails() -> None:
    op.create_table(
        "contact_emails",
        sa.Column("firm_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id", "contact_id"], ["contacts.firm_id", "contacts.id"], name="fk_contact_emails_contact_id"
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name=op.f("fk_contact_emails_firm_id")),
        sa.PrimaryKeyConstraint("firm_id", "id", name=op.f("pk_contact_emails")),
    )
    op.create_index(
        "uq_contact_emails", "contact_emails", ["firm_id", "contact_id", sa.literal_column("lower(email)")], unique=True
    )
    protect("contact_emails")


def make_search() -> None:
    op.execute(PLAIN)
    op.execute("DROP INDEX ix_contacts_name_trigrams")
    op.execute(
        "CREATE INDEX ix_contacts_name_trigrams ON contacts USING gin "
        "(plain_words(first_name || ' ' || last_name || ' ' || coalesce(preferred_name, '')) gin_trgm_ops)"
    )
    op.execute("CREATE INDEX ix_contact_emails_trigrams ON contact_emails USING gin (lower(email) gin_trgm_ops)")
    op.execute(SEARCH)
    op.execute("REVOKE EXECUTE ON FUNCTION find_contacts_named(text, text) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_contacts_named(text, text) TO {APP}")
