"""Events get a code, their incident, and whom they concern."""

from __future__ import annotations

from django.db import migrations
from django.db.models import OuterRef, Subquery

from incidents.domain.codes import new_code

BATCH = 2_000
# The subjects that are part of an incident.
PARTS = ("IncidentUpdate", "Postmortem", "Job")


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias

    def rows(name):
        return apps.get_model("incidents", name).objects.using(alias)

    events = rows("Event")
    events.update(audience="subscribers", notifies=False)
    events.filter(kind="job.ended").update(audience="staff")
    of_incident = rows("Incident").filter(pk=OuterRef("subject_id")).values("pk")
    events.filter(subject_type="incident").update(incident=Subquery(of_incident))
    for name in PARTS:
        of_part = rows(name).filter(pk=OuterRef("subject_id")).values("incident")
        events.filter(subject_type=name.lower()).update(incident=Subquery(of_part))
    _notify(rows)
    last = 0
    while batch := list(events.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for event in batch:
            event.code = new_code()
        events.bulk_update(batch, ["code"])
        last = batch[-1].pk


def _notify(rows):
    """As the operations do from now on."""
    events, updates = rows("Event"), rows("IncidentUpdate")
    events.filter(kind="component.status_changed").update(notifies=True)
    telling = updates.filter(notifies=True)
    events.filter(kind="incident.updated", subject_id__in=telling.values("pk")).update(
        notifies=True
    )
    # An incident is told of by its first update.
    first = updates.filter(incident=OuterRef("incident")).order_by("pk").values("pk")[:1]
    opened = events.filter(kind__in=["incident.created", "maintenance.scheduled"])
    opened.annotate(first=Subquery(first)).filter(first__in=telling.values("pk")).update(
        notifies=True
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0014_event_outbox")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
