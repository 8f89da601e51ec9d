from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0009_people_events")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="seen",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
