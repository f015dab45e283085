"""Append any number of entries in one statement, at the cost of one.

The definition of the chain stays as it was: each hash is the SHA-256 of the hash before it and of the entry's text. What was
written before is verified as before, since `data` becomes the very text that it was hashed as: a column of type json keeps its
text, where jsonb was taken apart when written and put together again for the hash and for each reader.

This `journal_append` takes columns in place of one document, locks the streams as before in the order of their ids, and
numbers, chains and stores all entries with one INSERT. Entries of one call bear the same moment. The one of 0001 stays for
processes of the version before, which go on writing while this one is rolled out.

The foreign key to the stream goes: it asked for the stream once per entry. Row security lets nobody write into a stream that is
not theirs, journal_append locks the stream that it writes into, and a trigger keeps a stream that holds entries from removal.
"""

import django.db.models.deletion
from django.db import migrations, models

import journal.models

TEXT = "ALTER TABLE journal_entry ALTER COLUMN data TYPE json USING data::text::json;"
DOCUMENT = "ALTER TABLE journal_entry ALTER COLUMN data TYPE jsonb USING data::text::jsonb;"

APPEND = """
CREATE FUNCTION journal_text(stream uuid, seq bigint, kind text, subject_kind text, subject uuid, at timestamptz, actor text,
                             data text)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT convert_to(concat_ws(E'\\x1f', stream, seq, kind, subject_kind, subject,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(actor, ''), data), 'UTF8')
$$;

CREATE FUNCTION journal_link(previous bytea, stream uuid, seq bigint, kind text, subject_kind text, subject uuid,
                             at timestamptz, actor jsonb, data json)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(previous || journal_text(stream, seq, kind, subject_kind, subject, at, actor::text, data::text))
$$;

CREATE FUNCTION journal_next_link(link bytea, entry bytea, head bytea)
RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(coalesce(link, head) || entry);
END
$$;
CREATE AGGREGATE journal_chain(entry bytea, head bytea) (SFUNC = journal_next_link, STYPE = bytea);

CREATE FUNCTION journal_append(streams uuid[], kinds text[], subject_kinds text[], subjects uuid[], forms json[], actor jsonb)
RETURNS TABLE (stream uuid, seq bigint) LANGUAGE plpgsql SET work_mem = '64MB' AS $$
DECLARE
    targets uuid[] := ARRAY(SELECT DISTINCT s FROM unnest(streams) s ORDER BY s);
    locked integer;
    moment timestamptz;
    said text := actor::text;
BEGIN
    PERFORM FROM journal_stream s WHERE s.id = ANY (targets) ORDER BY s.id FOR UPDATE;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked <> cardinality(targets) THEN
        RAISE EXCEPTION 'no such stream for this writer among %', targets USING ERRCODE = 'insufficient_privilege';
    END IF;
    moment := clock_timestamp();  -- after the locks: in a stream no entry is older than the one before it
    RETURN QUERY
    WITH told AS (
        SELECT f.stream, s.head + row_number() OVER one AS seq, f.kind, f.subject_kind, f.subject, f.form, s.head_hash, f.n
        FROM unnest(streams, kinds, subject_kinds, subjects, forms) WITH ORDINALITY
            AS f (stream, kind, subject_kind, subject, form, n)
        JOIN journal_stream s ON s.id = f.stream
        WINDOW one AS (PARTITION BY f.stream ORDER BY f.n)
    ), written AS (
        INSERT INTO journal_entry (stream_id, seq, kind, subject_kind, subject_id, at, actor, data, hash)
        SELECT t.stream, t.seq, t.kind, t.subject_kind, t.subject, moment, actor, t.form,
               journal_chain(journal_text(t.stream, t.seq, t.kind, t.subject_kind, t.subject, moment, said, t.form::text),
                             t.head_hash) OVER (PARTITION BY t.stream ORDER BY t.n)
        FROM told t
        RETURNING journal_entry.stream_id, journal_entry.seq, journal_entry.hash
    ), latest AS (
        SELECT DISTINCT ON (w.stream_id) w.stream_id, w.seq, w.hash FROM written w ORDER BY w.stream_id, w.seq DESC
    )
    UPDATE journal_stream s SET head = l.seq, head_hash = l.hash FROM latest l WHERE s.id = l.stream_id
    RETURNING s.id, s.head;
END
$$;
"""

UNDO_APPEND = """
DROP FUNCTION journal_append(uuid[], text[], text[], uuid[], json[], jsonb);
DROP AGGREGATE journal_chain(bytea, bytea);
DROP FUNCTION journal_next_link(bytea, bytea, bytea);
DROP FUNCTION journal_link(bytea, uuid, bigint, text, text, uuid, timestamptz, jsonb, json);
DROP FUNCTION journal_text(uuid, bigint, text, text, uuid, timestamptz, text, text);
"""

KEEP_STREAMS = """
CREATE FUNCTION journal_stream_keeps_its_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM journal_entry WHERE stream_id = OLD.id) THEN
        RAISE EXCEPTION 'a stream that holds entries is never removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER stream_in_ink BEFORE DELETE ON journal_stream
    FOR EACH ROW EXECUTE FUNCTION journal_stream_keeps_its_entries();
CREATE TRIGGER stream_keeps_its_id BEFORE UPDATE OF id ON journal_stream
    FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION journal_stream_keeps_its_entries();
"""

UNDO_KEEP_STREAMS = """
DROP TRIGGER stream_keeps_its_id ON journal_stream;
DROP TRIGGER stream_in_ink ON journal_stream;
DROP FUNCTION journal_stream_keeps_its_entries();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TEXT, DOCUMENT)],
            state_operations=[migrations.AlterField("entry", "data", journal.models.KeptText())],
        ),
        migrations.RunSQL(APPEND, UNDO_APPEND),
        migrations.AlterField(
            "entry",
            "stream",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="journal.stream",
            ),
        ),
        migrations.RunSQL(KEEP_STREAMS, UNDO_KEEP_STREAMS),
    ]
