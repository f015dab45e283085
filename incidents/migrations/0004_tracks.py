"""Tracks: the last position of each source, and the fixes before it in one partition a day."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import uuid6
from django.conf import settings
from django.db import migrations, models

from journal.row_security import protect

# No foreign keys from the fixes: they would be checked two thousand times a second for tracks that were written a moment before.
FIXES = """
    CREATE TABLE incidents_trackfix (
        track_id uuid NOT NULL,
        audience_id uuid NOT NULL,
        at timestamptz NOT NULL,
        location geometry(Point, 4326) NOT NULL,
        speed double precision,
        course double precision,
        accuracy double precision,
        clock_ahead boolean NOT NULL DEFAULT false,
        PRIMARY KEY (track_id, at)
    ) PARTITION BY RANGE (at);
    CREATE TABLE incidents_trackfix_rest PARTITION OF incidents_trackfix DEFAULT;
    ALTER TABLE incidents_track SET (fillfactor = 50);
"""

# The application may not shape tables: the two chores run as the owner, do nothing else, and give up rather than make writers wait.
DAYS = """
    CREATE FUNCTION make_track_days(ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' SET timezone = 'UTC' AS $$
    DECLARE
        day date;
        part text;
        made integer := 0;
    BEGIN
        FOR day IN SELECT current_date + n FROM generate_series(-1, least(greatest(ahead, 0), 60)) AS n LOOP
            part := 'incidents_trackfix_' || to_char(day, 'YYYYMMDD');
            CONTINUE WHEN to_regclass(part) IS NOT NULL;
            EXECUTE format('CREATE TABLE %I (LIKE incidents_trackfix INCLUDING ALL)', part);
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
            EXECUTE format('CREATE POLICY viewer ON %I USING (audience_id = ANY ((SELECT viewer_audiences())::uuid[]))', part);
            EXECUTE format(
                'WITH moved AS (DELETE FROM incidents_trackfix_rest WHERE at >= %L AND at < %L RETURNING *)
                 INSERT INTO %I SELECT * FROM moved', day, day + 1, part);
            EXECUTE format('ALTER TABLE incidents_trackfix ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                           part, day::timestamptz, (day + 1)::timestamptz);
            made := made + 1;
        END LOOP;
        RETURN made;
    END $$;

    CREATE FUNCTION drop_track_days(kept integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' SET timezone = 'UTC' AS $$
    DECLARE
        first date := current_date - greatest(kept, 1);
        part text;
        removed integer := 0;
        deleted integer;
    BEGIN
        FOR part IN
            SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
            WHERE inhparent = 'incidents_trackfix'::regclass AND relname ~ '^incidents_trackfix_[0-9]{8}$'
              AND to_date(right(relname, 8), 'YYYYMMDD') < first
        LOOP
            EXECUTE format('DROP TABLE %I', part);
            removed := removed + 1;
        END LOOP;
        DELETE FROM incidents_trackfix_rest WHERE at < first;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        removed := removed + deleted;
        DELETE FROM incidents_track WHERE at < first AND updated_at < first;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        RETURN removed + deleted;
    END $$;

    REVOKE EXECUTE ON FUNCTION make_track_days(integer), drop_track_days(integer) FROM PUBLIC;
    SELECT make_track_days(3);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_other_keys_of_import_rows"),
        ("operations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Track",
            fields=[
                ("id", models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("location", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("speed", models.FloatField(help_text="m/s over ground", null=True)),
                ("course", models.FloatField(help_text="degrees true", null=True)),
                ("accuracy", models.FloatField(help_text="meters", null=True)),
                ("clock_ahead", models.BooleanField(default=False)),
                ("updated_at", models.DateTimeField(help_text="when the server took the fix")),
                ("moved_in", models.BigIntegerField()),
                (
                    "audience",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.audience",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operations.operation"),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("audience", "source"), name="track_source_once_per_audience")]
            },
        ),
        migrations.CreateModel(
            name="TrackFix",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "track_id", "at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("location", django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=4326)),
                ("speed", models.FloatField(null=True)),
                ("course", models.FloatField(null=True)),
                ("accuracy", models.FloatField(null=True)),
                ("clock_ahead", models.BooleanField(default=False)),
                (
                    "audience",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="operations.audience",
                    ),
                ),
                (
                    "track",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="fixes",
                        to="incidents.track",
                    ),
                ),
            ],
            options={"db_table": "incidents_trackfix", "managed": False},
        ),
        migrations.RunSQL(FIXES, "DROP TABLE incidents_trackfix;"),
        protect("incidents_track"),
        protect("incidents_trackfix"),
        protect("incidents_trackfix_rest"),
        migrations.RunSQL(DAYS, "DROP FUNCTION make_track_days(integer); DROP FUNCTION drop_track_days(integer);"),
    ]
