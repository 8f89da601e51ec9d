"""Each component gets a topic, on which its own documents depend."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PREFIX = "component:"


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    revision = apps.get_model("incidents", "Revision")
    codes = apps.get_model("incidents", "Component").objects.values_list("code", flat=True)
    revision.objects.bulk_create(
        [revision(topic=f"{PREFIX}{code}") for code in codes], ignore_conflicts=True
    )


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("incidents", "Revision").objects.filter(topic__startswith=PREFIX).delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0026_images_reversible")]

    operations = [migrations.RunPython(fill, take_back)]
