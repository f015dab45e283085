"""Append an entry for each row of a temporary table: thousands of forms that were copied there go straight into the journal."""

from django.db import migrations

# `rows` is a regclass: what is put into the statement is the name of a table that exists, as PostgreSQL quotes it.
APPEND_ROWS = """
-- What is hashed of an entry, as journal_text has it. STABLE as concat_ws is, so that PostgreSQL writes it into the statement.
CREATE FUNCTION journal_text_at(stream uuid, seq bigint, kind text, subject_kind text, subject uuid, at text, actor text, data text)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT convert_to(concat_ws(E'\\x1f', stream, seq, kind, subject_kind, subject, at, coalesce(actor, ''), data), 'UTF8')
$$;

CREATE FUNCTION journal_append_rows(rows regclass, kind text, subject_kind text, actor jsonb)
RETURNS TABLE (stream uuid, seq bigint) LANGUAGE plpgsql SET work_mem = '64MB' AS $$
DECLARE
    targets uuid[];
    locked integer;
    moment timestamptz;
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT r.stream ORDER BY r.stream) FROM %s r', rows) INTO targets;
    PERFORM FROM journal_stream s WHERE s.id = ANY (targets) ORDER BY s.id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked <> cardinality(targets) THEN
        RAISE EXCEPTION 'no such stream for this writer among %', targets USING ERRCODE = 'insufficient_privilege';
    END IF;
    moment := clock_timestamp();  -- after the locks: in a stream no entry is older than the one before it
    EXECUTE format($insert$
        INSERT INTO journal_entry (stream_id, seq, kind, subject_kind, subject_id, at, actor, data, hash)
        SELECT t.stream, t.seq, $1, $2, t.subject, $3, $4, t.form,
               journal_chain(journal_text_at(t.stream, t.seq, $1, $2, t.subject, $6, $5, t.form::text), t.head_hash)
                   OVER (PARTITION BY t.stream ORDER BY t.n)
        FROM (
            SELECT r.stream, r.n, r.subject, r.form, s.head_hash,
                   s.head + row_number() OVER (PARTITION BY r.stream ORDER BY r.n) AS seq
            FROM %s r JOIN journal_stream s ON s.id = r.stream
        ) t
        $insert$, rows) USING kind, subject_kind, moment, actor, actor::text,
            to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US');
    RETURN QUERY EXECUTE format($update$
        UPDATE journal_stream s
        SET head = s.head + t.number,
            head_hash = (SELECT e.hash FROM journal_entry e WHERE e.stream_id = s.id AND e.seq = s.head + t.number)
        FROM (SELECT r.stream, count(*) AS number FROM %s r GROUP BY r.stream) t
        WHERE s.id = t.stream RETURNING s.id, s.head
        $update$, rows);
END
$$;
"""
UNDO = """
DROP FUNCTION journal_append_rows(regclass, text, text, jsonb);
DROP FUNCTION journal_text_at(uuid, bigint, text, text, uuid, text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_many_entries_at_once")]
    operations = [migrations.RunSQL(APPEND_ROWS, UNDO)]
