"""The audit holds that subscribers were told without waiting."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("incidents", "AuditEntry").objects.filter(kind="update.told_at_once").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0038_event_due_at_tightened"),
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
                    ("update.told_at_once", "Told subscribers without waiting"),
                    ("maintenance.scheduled", "Maintenance scheduled"),
                    ("maintenance.reminder", "Reminded of a maintenance"),
                    ("series.extended", "Occurrences of a series created ahead"),
                    ("series.edited", "Series of maintenances edited"),
                    ("series.stopped", "Series of maintenances stopped"),
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
                    ("image.uploaded", "Image uploaded"),
                    ("image.removed", "Unused image removed"),
                    ("page.edited", "Page settings edited"),
                    ("page.launched", "Page launched"),
                    ("user.created", "User created"),
                    ("user.edited", "User edited"),
                    ("user.password_set", "Password set"),
                    ("user.invited", "Invited by a link"),
                    ("user.link_made", "One-time link for a password made"),
                    ("user.signed_in", "Signed in"),
                    ("user.sign_in_failed", "Sign-in failed"),
                    ("user.sessions_ended", "Signed out everywhere else"),
                    ("user.second_step_added", "Second step added"),
                    ("user.second_step_removed", "Second step removed"),
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
                            "update.told_at_once",
                            "maintenance.scheduled",
                            "maintenance.reminder",
                            "series.extended",
                            "series.edited",
                            "series.stopped",
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
                            "image.uploaded",
                            "image.removed",
                            "page.edited",
                            "page.launched",
                            "user.created",
                            "user.edited",
                            "user.password_set",
                            "user.invited",
                            "user.link_made",
                            "user.signed_in",
                            "user.sign_in_failed",
                            "user.sessions_ended",
                            "user.second_step_added",
                            "user.second_step_removed",
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
        migrations.RunPython(migrations.RunPython.noop, take_back),
    ]
