"""A name for the maintenances among the incidents; changes no table."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_page")]

    operations = [
        migrations.CreateModel(
            name="Maintenance",
            fields=[],
            options={
                "verbose_name": "maintenance",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("incidents.incident",),
        ),
    ]
