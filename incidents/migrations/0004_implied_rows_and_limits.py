"""Rows that the end of an incident implies; limits and codes held by the database."""

from __future__ import annotations

import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_maintenance_proxy"),
    ]

    operations = [
        migrations.AddField(
            model_name="affectedcomponent",
            name="is_implied",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="component",
            name="description",
            field=models.TextField(blank=True, max_length=1000, verbose_name="description"),
        ),
        migrations.AlterField(
            model_name="componentgroup",
            name="description",
            field=models.TextField(blank=True, max_length=1000, verbose_name="description"),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("name"), 255
                ),
                name="component_name_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="component_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="componentgroup",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("name"), 255
                ),
                name="group_name_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="componentgroup",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="group_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("name"), 255
                ),
                name="incident_name_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="incident_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("residual_effect"), 1000
                ),
                name="incident_residual_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentupdate",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("body"), 25000
                ),
                name="update_body_fits",
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="update_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="page_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="postmortem",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="postmortem_has_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="postmortemsection",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    django.db.models.functions.text.Length("title"), 255
                ),
                name="section_title_fits",
            ),
        ),
    ]
