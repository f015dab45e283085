import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_resources_and_imports")]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="other_keys",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=django.contrib.postgres.indexes.GinIndex(fields=["other_keys"], name="import_row_other_keys"),
        ),
    ]
