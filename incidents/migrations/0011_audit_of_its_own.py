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
    ("postmortem.written", "Postmortem draft saved"),
    ("postmortem.published", "Postmortem published"),
    ("postmortem.reverted", "Postmortem taken back"),
    ("component.created", "Component created"),
    ("component.edited", "Component edited"),
    ("component.status_changed", "Component status changed"),
    ("component.removed", "Component removed"),
    ("group.created", "Group created"),
    ("group.edited", "Group edited"),
    ("group.removed", "Group removed"),
    ("job.created", "Mitigation job created"),
    ("job.edited", "Mitigation job edited"),
    ("job.ended", "Mitigation job ended"),
    ("job.removed", "Mitigation job removed"),
    ("draft.saved", "Draft saved"),
    ("draft.discarded", "Draft discarded"),
    ("page.edited", "Page settings edited"),
    ("user.created", "User created"),
    ("user.edited", "User edited"),
    ("user.password_set", "Password set"),
    ("role.created", "Role created"),
    ("role.edited", "Role edited"),
    ("role.removed", "Role removed"),
    ("token.issued", "API token issued"),
    ("token.revoked", "API token revoked"),
]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0010_draft_seen")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=40, null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="subject_type",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.AddField(
            model_name="auditentry",
            name="subject_id",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="event",
            field=models.OneToOneField(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="audit",
                to="incidents.event",
            ),
        ),
    ]
