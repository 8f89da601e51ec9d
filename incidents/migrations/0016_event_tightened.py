from __future__ import annotations

import django.core.validators
from django.db import migrations, models

import incidents.domain.codes

AUDIENCES = [("subscribers", "Subscribers"), ("staff", "Staff")]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0015_event_filled")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="code",
            field=models.CharField(
                default=incidents.domain.codes.new_code,
                editable=False,
                max_length=12,
                unique=True,
                validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="audience",
            field=models.CharField(choices=AUDIENCES, max_length=20),
        ),
        migrations.AlterField(model_name="event", name="notifies", field=models.BooleanField()),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(code__regex="^[a-z0-9]{12}$"), name="event_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(audience__in=["subscribers", "staff"]),
                name="event_audience_is_known",
            ),
        ),
    ]
