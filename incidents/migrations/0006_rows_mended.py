"""What the database is to refuse from now on must not be in it."""

from __future__ import annotations

from django.db import migrations
from django.db.models import F


def mend(apps, schema_editor):
    alias = schema_editor.connection.alias
    incidents = apps.get_model("incidents", "Incident").objects.using(alias)
    pages = apps.get_model("incidents", "Page").objects.using(alias)
    # Until now every change of an incident counted as told.
    incidents.filter(told_at=None).update(told_at=F("updated_at"))
    # An effect that ends before the incident does was never shown, and so it stays.
    incidents.filter(residual_ends_at__lt=F("closed_at")).update(residual_ends_at=F("closed_at"))
    # As on a fresh installation.
    pages.filter(url="").update(url="http://localhost:8000")
    pages.filter(time_zone="").update(time_zone="Etc/UTC")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_told_at")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
