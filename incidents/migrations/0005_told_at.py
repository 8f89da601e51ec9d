from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_mitigation_jobs")]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="told_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
