"""Those quarantined by a report of the mail's provider are so since the audit noted it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("incidents", "AuditEntry").objects.filter(
        kind="subscriber.quarantined", subject_type="subscriber", subject_id=OuterRef("pk")
    )
    subscribers = apps.get_model("incidents", "Subscriber")._default_manager
    subscribers.filter(state="quarantined").update(
        quarantined_at=Subquery(entries.order_by("-pk").values("created_at")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0065_quarantined_at")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
