from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0017_lease"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="auditentry",
            name="audit_kind_is_known",
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("incident.created", "Incident created"),
                    ("incident.updated", "Update posted"),
                    ("incident.edited", "Incident edited"),
                    ("incident.withdrawn", "Incident withdrawn"),
                    ("incident.imported", "Incidents imported"),
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
                ],
                max_length=40,
            ),
        ),
        migrations.AddConstraint(
            model_name="auditentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "incident.created",
                            "incident.updated",
                            "incident.edited",
                            "incident.withdrawn",
                            "incident.imported",
                            "update.edited",
                            "update.withdrawn",
                            "maintenance.scheduled",
                            "postmortem.written",
                            "postmortem.published",
                            "postmortem.reverted",
                            "component.created",
                            "component.edited",
                            "component.status_changed",
                            "component.removed",
                            "group.created",
                            "group.edited",
                            "group.removed",
                            "job.created",
                            "job.edited",
                            "job.ended",
                            "job.removed",
                            "draft.saved",
                            "draft.discarded",
                            "page.edited",
                            "user.created",
                            "user.edited",
                            "user.password_set",
                            "role.created",
                            "role.edited",
                            "role.removed",
                            "token.issued",
                            "token.revoked",
                        ],
                    )
                ),
                name="audit_kind_is_known",
            ),
        ),
    ]
