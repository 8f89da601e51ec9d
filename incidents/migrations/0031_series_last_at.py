"""Series know when they take place for the last time."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0030_launched")]

    operations = [
        migrations.AddField(
            model_name="maintenanceseries",
            name="last_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
