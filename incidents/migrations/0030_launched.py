"""Pages that somebody has used are launched: their readers see them already."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

TRACES = ("User", "Component", "Incident", "AuditEntry")


def launch(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if any(apps.get_model("incidents", name).objects.exists() for name in TRACES):
        apps.get_model("incidents", "Page").objects.update(launched_at=F("created_at"))


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("incidents", "AuditEntry").objects.filter(kind="page.launched").delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0029_launch")]

    operations = [migrations.RunPython(launch, take_back)]
