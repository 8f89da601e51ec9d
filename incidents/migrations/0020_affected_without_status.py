from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0019_cancelled"),
    ]

    operations = [
        migrations.AddField(
            model_name="affectedcomponent",
            name="has_status",
            field=models.BooleanField(default=True),
        ),
    ]
