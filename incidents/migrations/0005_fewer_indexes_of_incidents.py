"""Half of what an incident costs to store was upkeep of indexes that nobody asks and of keys checked twice.

Incidents are always asked for within an operation, for which two indexes begin with it; areas are few, and an index of what is
not there helps nobody. In place of two foreign keys one: the audience of an incident is an audience of its operation, which
nothing guaranteed before.
"""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def key(to, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_tracks"),
        ("operations", "0002_authorization_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE operations_audience ADD CONSTRAINT audience_of_its_operation UNIQUE (id, operation_id);
            ALTER TABLE incidents_incident ADD CONSTRAINT incident_audience_of_its_operation
                FOREIGN KEY (audience_id, operation_id) REFERENCES operations_audience (id, operation_id)
                DEFERRABLE INITIALLY DEFERRED;
            """,
            """
            ALTER TABLE incidents_incident DROP CONSTRAINT incident_audience_of_its_operation;
            ALTER TABLE operations_audience DROP CONSTRAINT audience_of_its_operation;
            """,
        ),
        migrations.AlterField("incident", "operation", key("operations.operation", db_constraint=False, db_index=False)),
        migrations.AlterField("incident", "audience", key("operations.audience", db_constraint=False, db_index=False)),
        migrations.AlterField("incident", "created_by", key(settings.AUTH_USER_MODEL, null=True, db_index=False)),
        migrations.AlterField("incident", "organization", key("operations.organization", null=True, blank=True, db_index=False)),
        migrations.AlterField(
            "incident",
            "area",
            django.contrib.gis.db.models.fields.GeometryField(blank=True, null=True, spatial_index=False, srid=4326),
        ),
        migrations.RunSQL(
            "DROP INDEX IF EXISTS incidents_incident_area_a68b8bd9_id",
            "CREATE INDEX incidents_incident_area_a68b8bd9_id ON incidents_incident USING gist (area)",
        ),
        migrations.AddIndex(
            "incident",
            django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("area__isnull", False)), fields=["area"], name="incident_area"
            ),
        ),
    ]
