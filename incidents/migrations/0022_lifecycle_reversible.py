"""Let the schema be taken back: "cancelled" was "completed" before, and there were no reminders."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MODELS = ("Incident", "IncidentUpdate", "HistoricalIncident", "HistoricalIncidentUpdate")


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in MODELS:
        rows = apps.get_model("incidents", name).objects.filter(status="cancelled")
        rows.update(status="completed")
    for name in ("Event", "AuditEntry"):
        apps.get_model("incidents", name).objects.filter(kind="maintenance.reminder").delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0021_reminders")]

    operations = [migrations.RunPython(migrations.RunPython.noop, take_back)]
