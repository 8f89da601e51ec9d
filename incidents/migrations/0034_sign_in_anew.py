"""All sign in anew: sessions of before are in no list of one's own sessions."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KINDS = (
    *("user.invited", "user.link_made", "user.signed_in", "user.sign_in_failed"),
    *("user.sessions_ended", "user.second_step_added", "user.second_step_removed"),
)


def sign_out(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("sessions", "Session").objects.all().delete()


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("incidents", "AuditEntry").objects.filter(kind__in=KINDS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0033_sign_in_by_allauth"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(sign_out, take_back)]
