from __future__ import annotations

from django.db import migrations, models

KINDS = [
    ("incident.created", "Incident created"),
    ("incident.updated", "Update posted"),
    ("incident.edited", "Incident edited"),
    ("incident.withdrawn", "Incident withdrawn"),
    ("update.edited", "Update edited"),
    ("update.withdrawn", "Update withdrawn"),
    ("maintenance.scheduled", "Maintenance scheduled"),
    ("postmortem.published", "Postmortem published"),
    ("postmortem.reverted", "Postmortem taken back"),
    ("component.status_changed", "Component status changed"),
    ("job.ended", "Mitigation job ended"),
]
AUDIENCES = [("subscribers", "Subscribers"), ("staff", "Staff")]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0013_audit_tightened")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="code",
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="incident",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="events",
                to="incidents.incident",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="audience",
            field=models.CharField(choices=AUDIENCES, max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="event", name="notifies", field=models.BooleanField(null=True)
        ),
        migrations.RemoveConstraint(model_name="event", name="event_kind_is_known"),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]),
                name="event_kind_is_known",
            ),
        ),
    ]
