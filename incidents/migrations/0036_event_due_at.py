"""Events know from when on they may be told."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0035_page_images")]

    operations = [
        migrations.AddField(
            model_name="event", name="due_at", field=models.DateTimeField(null=True)
        ),
    ]
