"""Events of before may be told at once."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    events = apps.get_model("incidents", "Event").objects.using(schema_editor.connection.alias)
    events.update(due_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0036_event_due_at")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
