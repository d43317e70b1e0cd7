"""Finding messages by their words."""

from alembic import op

from migrations.rows import APP

revision = "0018_message_search"
down_revision = "0021_channels"
branch_labels = None
depends_on = None

# Each word stands in the index with its firm and week before it: a search reads no other firm's messages, goes from the
# newest week back, and stops when it has enough, however common the word is.
WORDS = r"""
CREATE FUNCTION plain_list(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public AS $$
    SELECT array_agg(DISTINCT left(word, 60))
    FROM unnest(string_to_array(regexp_replace(plain_words(words), '[^[:alnum:]]+', ' ', 'g'), ' ')) AS word
    WHERE word <> ''
$$;
CREATE FUNCTION week_of(at timestamptz) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
    SELECT floor(extract(epoch FROM at AT TIME ZONE 'UTC') / 604800)::int
$$;
CREATE FUNCTION week_sign(firm uuid, week int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
    SELECT left(md5(firm::text || week::text), 8) || ' '
$$;
CREATE FUNCTION message_words(firm uuid, at timestamptz, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
DECLARE
    sign text := week_sign(firm, week_of(at));
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT sign || word FROM unnest(plain_list(body)) AS word));
END
$$;
"""

# Row-level security keeps text search from its index; this function may use it, for the chosen firm only.
SEARCH = r"""
CREATE FUNCTION messages_in_week(ours uuid, week int, asked text[], most int)
RETURNS TABLE (id uuid, conversation_id uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
DECLARE
    wanted tsquery := (SELECT string_agg(quote_literal(week_sign(ours, week) || word) || ':*', ' & ')
                       FROM unnest(asked) AS word)::tsquery;
BEGIN
    RETURN QUERY
    SELECT m.id, m.conversation_id FROM (
        SELECT * FROM messages WHERE message_words(firm_id, at, body) @@ wanted AND block_id IS NULL OFFSET 0
    ) AS m WHERE m.firm_id = ours ORDER BY m.at DESC, m.id DESC LIMIT most;
END
$$;
CREATE FUNCTION find_messages(words text, most int) RETURNS TABLE (id uuid, conversation_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    asked text[] := plain_list(left(words, 200));
    missing int := most;
    found int;
BEGIN
    IF ours IS NULL OR coalesce((SELECT max(length(word)) FROM unnest(asked) AS word), 0) < 2 THEN
        RETURN;
    END IF;
    FOR back IN 0 .. 521 LOOP
        RETURN QUERY SELECT * FROM messages_in_week(ours, week_of(now()) + 1 - back, asked, missing);
        GET DIAGNOSTICS found = ROW_COUNT;
        missing := missing - found;
        EXIT WHEN missing <= 0;
    END LOOP;
END
$$;
"""


def upgrade() -> None:
    op.execute(WORDS)
    op.execute(
        "CREATE INDEX ix_messages_words ON messages USING gin (message_words(firm_id, at, body)) WHERE block_id IS NULL"
    )
    op.execute(SEARCH)
    for function in ("find_messages(text, int)", "messages_in_week(uuid, int, text[], int)"):
        op.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_messages(text, int) TO {APP}")
