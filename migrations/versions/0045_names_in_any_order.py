"""Several words find a name in any order: "Medina, Cora" as well as "cora med"."""

from alembic import op

from migrations.rows import APP

revision = "0045_names_in_any_order"
down_revision = "0044_template_names"
branch_labels = None
depends_on = None

NAME = "plain_words(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.preferred_name, ''))"  # as it is indexed

# The longest two words lead through the index. What is found has the words as they were typed, or words that begin with
# each of them. Of one word the plan is another, so each has a statement of its own.
ASKED = r"""
    called text := any_place(plain_words(trim(words)));
    asked text[] := ARRAY(SELECT word FROM unnest(plain_list(left(words, 200))) AS word ORDER BY length(word) DESC);
    begun text[] := ARRAY(SELECT '\m' || word FROM unnest(asked) AS word);
    is_one boolean := cardinality(asked) < 2 OR length(asked[1]) < 3;
    longest text := any_place(asked[1]);
    second text := any_place(asked[2]);
"""
ONE = f"{NAME} LIKE called"
SEVERAL = f"{NAME} LIKE longest AND {NAME} LIKE second AND ({NAME} LIKE called OR {NAME} ~ ALL (begun))"


def contacts(fits: str) -> str:
    return f"""
    RETURN QUERY SELECT found.id FROM (
        (SELECT c.id FROM contacts c WHERE c.firm_id = ours AND {fits} LIMIT most)
        UNION
        (SELECT p.contact_id FROM contact_phones p WHERE p.firm_id = ours AND length(digits) >= 3
            AND p.e164 LIKE any_place(digits) LIMIT most)
        UNION
        (SELECT e.contact_id FROM contact_emails e WHERE e.firm_id = ours AND length(written) >= 5
            AND lower(e.email) LIKE written LIMIT most)
    ) AS found(id) LIMIT most;"""


def conversations(fits: str) -> str:
    return f"""
    RETURN QUERY SELECT v.id FROM conversations v JOIN contacts c ON c.firm_id = ours AND c.id = v.contact_id
        WHERE v.firm_id = ours AND v.merged_into_id IS NULL AND v.blocked_at IS NULL
            AND (v.archived_at IS NOT NULL) = is_archived AND {fits}
        ORDER BY v.latest_at DESC, v.id DESC LIMIT most;"""


SEARCH = f"""
CREATE OR REPLACE FUNCTION find_contacts(words text, most int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    {ASKED}
    written text := any_place(lower(trim(words)));
    digits text := regexp_replace(words, '[^0-9]', '', 'g');
BEGIN
    IF is_one THEN {contacts(ONE)}
    ELSE {contacts(SEVERAL)}
    END IF;
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
    IF is_one THEN {conversations(ONE)}
    ELSE {conversations(SEVERAL)}
    END IF;
END
$$;
"""


def upgrade() -> None:
    op.execute(SEARCH)
    op.execute("REVOKE EXECUTE ON FUNCTION find_conversations(text, boolean, int) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_conversations(text, boolean, int) TO {APP}")
