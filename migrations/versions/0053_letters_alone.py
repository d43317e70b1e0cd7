"""Letters that no accent makes are found as people type them, and words of one letter or digit are found: "W-2"."""

from alembic import op

revision = "0053_letters_alone"
down_revision = "0052_words_of_moved_drafts"
branch_labels = None
depends_on = None

# The same in casestatus/core/folding.py. Most words are plain already, and nothing is done to them.
PLAIN = r"""
CREATE OR REPLACE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog AS $$
    SELECT CASE WHEN octet_length(words) = length(words) THEN lower(words) ELSE
        replace(replace(replace(replace(
            translate(
                lower(regexp_replace(normalize(words, NFKD), '[\u0300-\u036f]', '', 'g')),
                'øØłŁđĐðÐħĦŋŊıÞÆŒẞ', 'oollddddhhnniþæœß'
            ), 'þ', 'th'), 'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss')
    END
$$;
"""

# Of a word of one letter or digit with signs between it and the next word, both beginnings: "u-s" and "s-a" of U.S.A.
WORDS = r"""
CREATE OR REPLACE FUNCTION plain_pairs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public AS $$
    SELECT array_agg(DISTINCT pair[1]) FROM regexp_matches(
        regexp_replace(plain_words(words), '[^[:alnum:][:space:]]+([[:alnum:]])', '-\1 \1', 'g'),
        '\m[[:alnum:]]-[[:alnum:]]', 'g'
    ) AS pair
$$;
CREATE OR REPLACE FUNCTION message_words(firm uuid, at timestamptz, body text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
DECLARE
    sign text := week_sign(firm, week_of(at));
BEGIN
    RETURN array_to_tsvector(ARRAY(SELECT sign || word FROM unnest(plain_list(body) || plain_pairs(body)) AS word));
END
$$;
"""

# Where all words are of one letter they are whole words: what begins with each of them is in most messages.
SEARCH = r"""
DROP FUNCTION IF EXISTS messages_in_weeks(uuid, int, int, text[], int);
CREATE OR REPLACE FUNCTION messages_in_weeks(ours uuid, newest int, weeks int, asked text[], ending text, most int)
RETURNS TABLE (id uuid, conversation_id uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off AS $$
DECLARE
    wanted tsquery := (SELECT string_agg('(' || in_week.words || ')', ' | ') FROM (
        SELECT string_agg(quote_literal(week_sign(ours, week) || word) || ending, ' & ') AS words
        FROM generate_series(newest - weeks + 1, newest) AS week, unnest(asked) AS word GROUP BY week
    ) AS in_week)::tsquery;
BEGIN
    RETURN QUERY
    SELECT m.id, m.conversation_id FROM (
        SELECT * FROM messages WHERE message_words(firm_id, at, body) @@ wanted AND block_id IS NULL OFFSET 0
    ) AS m WHERE m.firm_id = ours ORDER BY m.at DESC, m.id DESC LIMIT most;
END
$$;
CREATE OR REPLACE FUNCTION find_messages(words text, most int) RETURNS TABLE (id uuid, conversation_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    asked text[] := plain_list(left(words, 200));
    pairs text[] := plain_pairs(left(words, 200));
    paired text[] := string_to_array(array_to_string(pairs, '-'), '-');
    ending text := ':*';
    missing int := most;
    newest int := week_of(now()) + 1;
    weeks int := 1;
    found int;
BEGIN
    IF ours IS NULL OR asked IS NULL THEN
        RETURN;
    END IF;
    IF (SELECT max(length(word)) FROM unnest(asked) AS word) < 2 THEN
        asked := pairs || ARRAY(SELECT word FROM unnest(asked) AS word WHERE word <> ALL (coalesce(paired, '{}')));
        ending := '';
    END IF;
    asked := asked[1:12]; -- what a person asks for; more would be looked up for minutes
    WHILE weeks < 1000 LOOP
        RETURN QUERY SELECT * FROM messages_in_weeks(ours, newest, weeks, asked, ending, missing);
        GET DIAGNOSTICS found = ROW_COUNT;
        missing := missing - found;
        EXIT WHEN missing <= 0;
        newest := newest - weeks;
        weeks := weeks * 2;
    END LOOP;
END
$$;
"""

INDEXES = {
    "ix_contacts_name_trigrams": "contacts USING gin "
    "(plain_words(first_name || ' ' || last_name || ' ' || coalesce(preferred_name, '')) gin_trgm_ops)",
    "ix_messages_words": "messages USING gin (message_words(firm_id, at, body)) WHERE block_id IS NULL",
}


def upgrade() -> None:
    """What is made beside running work is not undone when it is cut off: all of it may be begun again."""
    op.execute(PLAIN + WORDS + SEARCH)
    op.execute("REVOKE EXECUTE ON FUNCTION messages_in_weeks(uuid, int, int, text[], text, int) FROM PUBLIC")
    with op.get_context().autocommit_block():  # ten years of messages take minutes, in which texts come and go
        for name, what in INDEXES.items():
            _make_anew(name, what)
        op.execute("ANALYZE contacts, messages")  # what was known of their words went with the indexes of before


def _make_anew(name: str, what: str) -> None:
    """Make an index of the functions as they are now, beside the one there is."""
    op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}_new")
    op.execute(f"CREATE INDEX CONCURRENTLY {name}_new ON {what}")
    op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
    op.execute(f"ALTER INDEX {name}_new RENAME TO {name}")
