"""Every event has a time from which it may be told, and what is due is found by it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0037_event_due_at_filled")]

    operations = [
        migrations.AlterField(model_name="event", name="due_at", field=models.DateTimeField()),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(notifies=True), fields=["due_at"], name="event_by_due_at"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(due_at__gte=models.F("created_at")),
                name="event_due_once_created",
            ),
        ),
    ]
