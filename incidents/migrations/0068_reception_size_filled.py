"""Bodies that wait already count by their characters, which are as many as bytes or fewer."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Length


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    receptions = apps.get_model("incidents", "Reception").objects.filter(heeded_at=None)
    receptions.update(size_bytes=Length("body"))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0067_reception_size")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
