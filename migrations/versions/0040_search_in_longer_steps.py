"""A search for a rare word asks for more and more weeks at a time, and by itself."""

from alembic import op

from migrations.rows import APP

revision = "0040_search_in_longer_steps"
down_revision = "0034_given_up_numbers"
branch_labels = None
depends_on = None

# Twice as many weeks in each step: a common word is found in the first, a rare one in ten questions instead of 522.
# Their answers are small, but the planner cannot know it: it would start workers, or compile, for each.
SEARCH = r"""
CREATE FUNCTION messages_in_weeks(ours uuid, newest int, weeks int, asked text[], most int)
RETURNS TABLE (id uuid, conversation_id uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public
SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 SET jit = off AS $$
DECLARE
    wanted tsquery := (SELECT string_agg('(' || in_week.words || ')', ' | ') FROM (
        SELECT string_agg(quote_literal(week_sign(ours, week) || word) || ':*', ' & ') AS words
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
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    ours uuid := nullif(current_setting('app.firm_id', true), '')::uuid;
    asked text[] := plain_list(left(words, 200));
    missing int := most;
    newest int := week_of(now()) + 1;
    weeks int := 1;
    found int;
BEGIN
    IF ours IS NULL OR coalesce((SELECT max(length(word)) FROM unnest(asked) AS word), 0) < 2 THEN
        RETURN;
    END IF;
    WHILE weeks < 1000 LOOP
        RETURN QUERY SELECT * FROM messages_in_weeks(ours, newest, weeks, asked, missing);
        GET DIAGNOSTICS found = ROW_COUNT;
        missing := missing - found;
        EXIT WHEN missing <= 0;
        newest := newest - weeks;
        weeks := weeks * 2;
    END LOOP;
END
$$;
DROP FUNCTION messages_in_week(uuid, int, text[], int);
"""


def upgrade() -> None:
    op.execute(SEARCH)
    op.execute("REVOKE EXECUTE ON FUNCTION messages_in_weeks(uuid, int, int, text[], int) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_messages(text, int) TO {APP}")
