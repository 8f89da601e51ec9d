from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0006_rows_mended")]

    operations = [
        migrations.AlterField(
            model_name="incident",
            name="told_at",
            field=models.DateTimeField(editable=False),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None),
                    ("residual_ends_at", None),
                    ("residual_ends_at__gte", models.F("closed_at")),
                    _connector="OR",
                ),
                name="incident_residual_ends_after_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), _negated=True), name="page_has_url"
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("time_zone", ""), _negated=True), name="page_has_time_zone"
            ),
        ),
    ]
