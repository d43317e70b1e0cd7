"""A search for a name that many have finds those who were spoken with last, and stops looking when it has enough."""

from alembic import op

from migrations.rows import APP

revision = "0041_common_names"
down_revision = "0039b_corrected_lines"
branch_labels = None
depends_on = None

# Planned anew for each search: how many have a name decides whether its index is the way, or the newest rows.
SEARCH = r"""
CREATE FUNCTION any_place(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
    SELECT '%' || regexp_replace(words, '([\\%_])', '\\\1', 'g') || '%'
$$;
CREATE OR REPLACE FUNCTION find_contacts(words text, most int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    called text := any_place(plain_words(trim(words)));
    written text := any_place(lower(trim(words)));
    digits text := regexp_replace(words, '[^0-9]', '', 'g');
BEGIN
    RETURN QUERY SELECT found.id FROM (
        (SELECT c.id FROM contacts c WHERE c.firm_id = ours
            AND plain_words(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.preferred_name, '')) LIKE called
            LIMIT most)
        UNION
        (SELECT p.contact_id FROM contact_phones p WHERE p.firm_id = ours AND length(digits) >= 3
            AND p.e164 LIKE any_place(digits) LIMIT most)
        UNION
        (SELECT e.contact_id FROM contact_emails e WHERE e.firm_id = ours AND length(written) >= 5
            AND lower(e.email) LIKE written LIMIT most)
    ) AS found(id) LIMIT most;
END
$$;
CREATE FUNCTION find_conversations(name text, is_archived boolean, most int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    called text := any_place(plain_words(trim(name)));
BEGIN
    RETURN QUERY SELECT v.id FROM conversations v JOIN contacts c ON c.firm_id = ours AND c.id = v.contact_id
        WHERE v.firm_id = ours AND v.merged_into_id IS NULL AND v.blocked_at IS NULL
            AND (v.archived_at IS NOT NULL) = is_archived
            AND plain_words(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.preferred_name, '')) LIKE called
        ORDER BY v.latest_at DESC, v.id DESC LIMIT most;
END
$$;
"""


def upgrade() -> None:
    op.execute(SEARCH)
    op.execute("REVOKE EXECUTE ON FUNCTION find_conversations(text, boolean, int) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_conversations(text, boolean, int) TO {APP}")
