"""The page's one row, so that a fresh installation has a page to show."""

from __future__ import annotations

from django.db import migrations
from django.utils import timezone

from incidents.domain.codes import new_code


def create_page(apps, schema_editor):
    now = timezone.now()
    apps.get_model("incidents", "Page").objects.create(
        pk=1,
        code=new_code(),
        name="Status",
        url="http://localhost:8000",
        tag_authority="localhost",
        tag_on=now.date(),
        created_at=now,
        updated_at=now,
    )


def remove_page(apps, schema_editor):
    apps.get_model("incidents", "Page").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]

    operations = [migrations.RunPython(create_page, remove_page)]
