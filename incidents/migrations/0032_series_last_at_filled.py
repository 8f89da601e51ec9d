"""Series with an end get its time, so that they are no longer looked at once they are over."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from incidents.domain import recurrence
from incidents.domain.recurrence import Recurrence


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for series in apps.get_model("incidents", "MaintenanceSeries").objects.all():
        series.last_at = recurrence.last(
            Recurrence(series.frequency, series.interval, series.until_on, series.count),
            first_at=series.scheduled_for,
            zone=ZoneInfo(series.time_zone),
        )
        series.save(update_fields=["last_at"])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0031_series_last_at")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
