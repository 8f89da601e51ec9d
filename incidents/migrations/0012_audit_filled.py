"""The audit gets kind and subject from its events; those that tell subscribers nothing go."""

from __future__ import annotations

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 2_000
TOLD = [
    "incident.created",
    "incident.updated",
    "incident.edited",
    "incident.withdrawn",
    "update.edited",
    "update.withdrawn",
    "maintenance.scheduled",
    "postmortem.published",
    "postmortem.reverted",
    "component.status_changed",
    "job.ended",
]


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    entries = apps.get_model("incidents", "AuditEntry").objects.using(alias)
    events = apps.get_model("incidents", "Event").objects.using(alias)
    of_entry = events.filter(pk=OuterRef("event"))
    columns = ("kind", "subject_type", "subject_id")
    entries.update(**{name: Subquery(of_entry.values(name)) for name in columns})
    entries.update(event=None)
    events.exclude(kind__in=TOLD).delete()


def take_back(apps, schema_editor):
    """Give each entry an event of its own again."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("incidents", "AuditEntry").objects.using(alias)
    model = apps.get_model("incidents", "Event")
    model.objects.using(alias).all().delete()
    while batch := list(entries.filter(event=None).order_by("pk")[:BATCH]):
        columns = ("kind", "subject_type", "subject_id", "created_at")
        made = model.objects.using(alias).bulk_create(
            model(**{name: getattr(entry, name) for name in columns}) for entry in batch
        )
        for entry, event in zip(batch, made, strict=True):
            entry.event = event
        entries.bulk_update(batch, ["event"])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_audit_of_its_own")]

    operations = [migrations.RunPython(fill, take_back)]
