"""Let the schema be taken back: the audit knew no images before."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("incidents", "AuditEntry").objects
    entries.filter(kind__startswith="image.").delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0025_images")]

    operations = [migrations.RunPython(migrations.RunPython.noop, take_back)]
