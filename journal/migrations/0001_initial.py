"""Streams, entries and the function that numbers them.

`journal_append` runs as the last statement of the writing transaction: it takes the lock of each stream (in the order of their
ids, so two writers never wait for each other), gives the next numbers, chains the hashes and stores the entries. A number taken
this late is visible to every reader in order: "everything after N" misses nothing.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from journal.row_security import DEFINE_VIEWER_AUDIENCES, protect

APPEND = """
CREATE FUNCTION journal_link(previous bytea, stream uuid, seq bigint, kind text, subject_kind text, subject uuid,
                             at timestamptz, actor jsonb, data jsonb)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT sha256(previous || convert_to(concat_ws(E'\\x1f', stream, seq, kind, subject_kind, subject,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(actor::text, ''), data::text), 'UTF8'))
$$;

CREATE FUNCTION journal_append(facts jsonb) RETURNS TABLE (stream uuid, seq bigint) LANGUAGE plpgsql AS $$
DECLARE
    target uuid;
    fact jsonb;
    number bigint;
    link bytea;
    moment timestamptz;
BEGIN
    FOR target IN SELECT DISTINCT (f->>'stream')::uuid FROM jsonb_array_elements(facts) f ORDER BY 1 LOOP
        SELECT s.head, s.head_hash INTO number, link FROM journal_stream s WHERE s.id = target FOR UPDATE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'no such stream for this writer: %', target USING ERRCODE = 'insufficient_privilege';
        END IF;
        FOR fact IN SELECT f FROM jsonb_array_elements(facts) WITH ORDINALITY AS t(f, n)
                    WHERE (f->>'stream')::uuid = target ORDER BY n LOOP
            number := number + 1;
            moment := clock_timestamp();
            link := journal_link(link, target, number, fact->>'kind', fact->>'subject_kind', (fact->>'subject_id')::uuid,
                                 moment, nullif(fact->'actor', 'null'::jsonb), fact->'data');
            INSERT INTO journal_entry (stream_id, seq, kind, subject_kind, subject_id, at, actor, data, hash)
            VALUES (target, number, fact->>'kind', fact->>'subject_kind', (fact->>'subject_id')::uuid, moment,
                    nullif(fact->'actor', 'null'::jsonb), fact->'data', link);
        END LOOP;
        UPDATE journal_stream s SET head = number, head_hash = link WHERE s.id = target;
        stream := target;
        seq := number;
        RETURN NEXT;
    END LOOP;
END
$$;

CREATE FUNCTION journal_is_written_in_ink() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'journal entries are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER entry_in_ink BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_is_written_in_ink();
CREATE TRIGGER entries_in_ink BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_written_in_ink();
"""

UNDO = """
DROP TRIGGER entry_in_ink ON journal_entry;
DROP TRIGGER entries_in_ink ON journal_entry;
DROP FUNCTION journal_is_written_in_ink();
DROP FUNCTION journal_append(jsonb);
DROP FUNCTION journal_link(bytea, uuid, bigint, text, text, uuid, timestamptz, jsonb, jsonb);
"""


def begin_epoch(apps, schema_editor):
    apps.get_model("journal", "Epoch").objects.using(schema_editor.connection.alias).create()


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        DEFINE_VIEWER_AUDIENCES,
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("operation_id", models.UUIDField()),
                ("name", models.CharField(max_length=64)),
                ("head", models.BigIntegerField(default=0)),
                ("head_hash", models.BinaryField(default=b"")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("operation_id", "name"), name="stream_name_once_per_operation")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("stream_id", "seq", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "stream",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="journal.stream"),
                ),
                ("seq", models.BigIntegerField()),
                ("kind", models.CharField(max_length=64)),
                ("subject_kind", models.CharField(max_length=32)),
                ("subject_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("actor", models.JSONField(null=True)),
                ("data", models.JSONField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(fields=["subject_id", "at"], name="entry_of_subject"),
                    models.Index(fields=["stream", "at"], name="entry_by_time"),
                ],
            },
        ),
        migrations.RunSQL(APPEND, UNDO),
        protect("journal_stream", "id"),
        protect("journal_entry", "stream_id"),
        migrations.RunPython(begin_epoch, migrations.RunPython.noop, elidable=False),
    ]
