"""Several words find a name in any order: "Medina, Cora" as well as "cora med"."""

from alembic import op

from migrations.rows import APP

revision = "0045_names_in_any_order"
down_revision = "0044_template_names"
branch_labels = None
depends_on = None

NAME = "plain_words(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.preferred_name, ''))"  # as it is indexed

# The longest word leads through the index. What it finds has the words as they were typed, or words that begin
# with each of them.
ASKED = """
    called text := any_place(plain_words(trim(words)));
    asked text[] := ARRAY(SELECT word FROM unnest(plain_list(left(words, 200))) AS word ORDER BY length(word) DESC);
    places text[] := ARRAY(SELECT any_place(word) FROM unnest(asked) AS word);
    is_one boolean := cardinality(asked) < 2;
    longest text := CASE WHEN is_one THEN called ELSE places[1] END;
"""
FITS = f"{NAME} LIKE longest AND (is_one OR {NAME} LIKE ALL (places) AND is_called({NAME}, called, asked))"

SEARCH = rf"""
CREATE FUNCTION is_called(name text, called text, asked text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public AS $$
    SELECT name LIKE called OR (
        SELECT bool_and(EXISTS (SELECT FROM unnest(plain_list(name)) AS its WHERE starts_with(its, word)))
        FROM unnest(asked) AS word
    )
$$;
CREATE OR REPLACE FUNCTION find_contacts(words text, most int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    {ASKED}
    written text := any_place(lower(trim(words)));
    digits text := regexp_replace(words, '[^0-9]', '', 'g');
BEGIN
    RETURN QUERY SELECT found.id FROM (
        (SELECT c.id FROM contacts c WHERE c.firm_id = ours AND {FITS} LIMIT most)
        UNION
        (SELECT p.contact_id FROM contact_phones p WHERE p.firm_id = ours AND length(digits) >= 3
            AND p.e164 LIKE any_place(digits) LIMIT most)
        UNION
        (SELECT e.contact_id FROM contact_emails e WHERE e.firm_id = ours AND length(written) >= 5
            AND lower(e.email) LIKE written LIMIT most)
    ) AS found(id) LIMIT most;
END
$$;
DROP FUNCTION find_conversations(text, boolean, int);
CREATE FUNCTION find_conversations(words text, is_archived boolean, most int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    {ASKED}
BEGIN
    RETURN QUERY SELECT v.id FROM conversations v JOIN contacts c ON c.firm_id = ours AND c.id = v.contact_id
        WHERE v.firm_id = ours AND v.merged_into_id IS NULL AND v.blocked_at IS NULL
            AND (v.archived_at IS NOT NULL) = is_archived AND {FITS}
        ORDER BY v.latest_at DESC, v.id DESC LIMIT most;
END
$$;
"""


def upgrade() -> None:
    op.execute(SEARCH)
    op.execute("REVOKE EXECUTE ON FUNCTION find_conversations(text, boolean, int) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_conversations(text, boolean, int) TO {APP}")
