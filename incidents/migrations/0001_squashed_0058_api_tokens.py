"""The schema of 0058 and the page's one row, made in one step.

A database that has some of the migrations replaced here, and not all, goes on with those.
"""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.db.models.manager
import django.utils.timezone
import incidents.domain.codes
import incidents.models.page
import incidents.models.subscriber
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

from incidents.domain.codes import new_code


def create_page(apps, schema_editor):
    now = timezone.now()
    apps.get_model("incidents", "Page").objects.create(
        pk=1,
        code=new_code(),
        name="Status",
        url="http://localhost:8000",
        tag_authority="localhost",
        tag_on=now.date(),
        created_at=now,
        updated_at=now,
    )


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("incidents", "0001_initial"),
        ("incidents", "0002_page"),
        ("incidents", "0003_sign_in_failure"),
        ("incidents", "0004_mitigation_jobs"),
        ("incidents", "0005_told_at"),
        ("incidents", "0006_rows_mended"),
        ("incidents", "0007_refusals"),
        ("incidents", "0008_claim"),
        ("incidents", "0009_people_events"),
        ("incidents", "0010_draft_seen"),
        ("incidents", "0011_audit_of_its_own"),
        ("incidents", "0012_audit_filled"),
        ("incidents", "0013_audit_tightened"),
        ("incidents", "0014_event_outbox"),
        ("incidents", "0015_event_filled"),
        ("incidents", "0016_event_tightened"),
        ("incidents", "0017_lease"),
        ("incidents", "0018_import_audited"),
        ("incidents", "0019_cancelled"),
        ("incidents", "0020_affected_without_status"),
        ("incidents", "0021_reminders"),
        ("incidents", "0022_lifecycle_reversible"),
        ("incidents", "0023_series"),
        ("incidents", "0024_series_reversible"),
        ("incidents", "0025_images"),
        ("incidents", "0026_images_reversible"),
        ("incidents", "0027_component_topics"),
        ("incidents", "0028_job_done_meaning"),
        ("incidents", "0029_launch"),
        ("incidents", "0030_launched"),
        ("incidents", "0031_series_last_at"),
        ("incidents", "0032_series_last_at_filled"),
        ("incidents", "0033_sign_in_by_allauth"),
        ("incidents", "0034_sign_in_anew"),
        ("incidents", "0035_page_images"),
        ("incidents", "0036_event_due_at"),
        ("incidents", "0037_event_due_at_filled"),
        ("incidents", "0038_event_due_at_tightened"),
        ("incidents", "0039_told_at_once"),
        ("incidents", "0040_deliveries"),
        ("incidents", "0041_message_templates"),
        ("incidents", "0042_openings"),
        ("incidents", "0043_nudges"),
        ("incidents", "0044_webhook_secrets"),
        ("incidents", "0045_subscribers_of_staff"),
        ("incidents", "0046_deliveries_faster"),
        ("incidents", "0047_link_requests"),
        ("incidents", "0048_privacy_link"),
        ("incidents", "0049_job_states_worded"),
        ("incidents", "0050_audit_by_kind"),
        ("incidents", "0051_postmortem_drafts"),
        ("incidents", "0052_delivery_indexes"),
        ("incidents", "0053_timeline"),
        ("incidents", "0054_told_counted"),
        ("incidents", "0055_action_items"),
        ("incidents", "0056_bounces_audited"),
        ("incidents", "0057_postmortem_review"),
        ("incidents", "0058_api_tokens"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComponentGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="description"),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
            ],
            options={
                "verbose_name": "component group",
                "ordering": ["position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="group_has_name"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 255
                        ),
                        name="group_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="group_has_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Component",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "description",
                    models.TextField(blank=True, max_length=1000, verbose_name="description"),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=0, help_text="Within its group.", verbose_name="position"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("operational", "Operational"),
                            ("under_maintenance", "Under maintenance"),
                            ("degraded_performance", "Degraded performance"),
                            ("partial_outage", "Partial outage"),
                            ("major_outage", "Major outage"),
                        ],
                        default="operational",
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "is_showcased",
                    models.BooleanField(
                        default=True,
                        help_text="Print the bar of days and the percentage.",
                        verbose_name="uptime shown",
                    ),
                ),
                (
                    "is_hidden_while_operational",
                    models.BooleanField(default=False, verbose_name="only shown while degraded"),
                ),
                (
                    "started_on",
                    models.DateField(
                        blank=True,
                        help_text="Uptime counts from this day; empty: from the day it was added.",
                        null=True,
                        verbose_name="in service since",
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="components",
                        to="incidents.componentgroup",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "component",
                "ordering": ["group__position", "position", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="component_has_name"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 255
                        ),
                        name="component_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="component_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            )
                        ),
                        name="component_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaintenanceSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("body", models.TextField(max_length=25000, verbose_name="message")),
                ("scheduled_for", models.DateTimeField(verbose_name="scheduled for")),
                ("scheduled_until", models.DateTimeField(verbose_name="scheduled until")),
                ("time_zone", models.CharField(max_length=50, verbose_name="time zone")),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("weekly", "Every week"),
                            ("monthly_by_day", "Every month, on the same day"),
                            ("monthly_by_weekday", "Every month, on the same weekday"),
                        ],
                        max_length=20,
                        verbose_name="repeats",
                    ),
                ),
                ("interval", models.PositiveIntegerField(default=1, verbose_name="interval")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("count", models.PositiveIntegerField(blank=True, null=True, verbose_name="times")),
                (
                    "starts_by_itself",
                    models.BooleanField(default=False, verbose_name="starts by itself"),
                ),
                (
                    "ends_by_itself",
                    models.BooleanField(default=False, verbose_name="ends by itself"),
                ),
                (
                    "remind_before_s",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="seconds before the start at which subscribers are reminded",
                    ),
                ),
                ("announced_at", models.DateTimeField(editable=False)),
                ("last_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "components",
                    models.ManyToManyField(related_name="series", to="incidents.component"),
                ),
            ],
            options={
                "verbose_name": "series of maintenances",
                "verbose_name_plural": "series of maintenances",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="series_has_name"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 255
                        ),
                        name="series_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="series_has_body"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 25000
                        ),
                        name="series_body_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="series_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("time_zone", ""), _negated=True),
                        name="series_has_time_zone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scheduled_until__gt", models.F("scheduled_for"))),
                        name="series_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frequency__in", ["weekly", "monthly_by_day", "monthly_by_weekday"])
                        ),
                        name="series_frequency_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interval__gte", 1),
                            models.Q(("count", None), ("count__gte", 1), _connector="OR"),
                        ),
                        name="series_recurs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on", None), ("count", None), _connector="OR"),
                        name="series_has_one_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("realtime", "Incident"), ("maintenance", "Maintenance")],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "Monitoring"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("in_progress", "In progress"),
                            ("verifying", "Verifying"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "impact",
                    models.CharField(
                        choices=[
                            ("none", "No impact"),
                            ("minor", "Minor"),
                            ("major", "Major"),
                            ("critical", "Critical"),
                            ("maintenance", "Maintenance"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="impact",
                    ),
                ),
                (
                    "impact_override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No impact"),
                            ("minor", "Minor"),
                            ("major", "Major"),
                            ("critical", "Critical"),
                        ],
                        help_text="Empty: the worst status that an affected component reached.",
                        max_length=20,
                        null=True,
                        verbose_name="impact override",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("monitoring_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended at"
                    ),
                ),
                (
                    "scheduled_for",
                    models.DateTimeField(blank=True, null=True, verbose_name="scheduled for"),
                ),
                (
                    "scheduled_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="scheduled until"),
                ),
                (
                    "starts_by_itself",
                    models.BooleanField(default=False, verbose_name="starts by itself"),
                ),
                (
                    "ends_by_itself",
                    models.BooleanField(default=False, verbose_name="ends by itself"),
                ),
                (
                    "remind_before_s",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="seconds before the start at which subscribers are reminded",
                    ),
                ),
                ("reminded_for", models.DateTimeField(blank=True, editable=False, null=True)),
                ("recurs_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "residual_effect",
                    models.TextField(
                        blank=True,
                        help_text="What may still be felt after the end: “Loops may last up to 24 h”.",
                        max_length=1000,
                        verbose_name="residual effect",
                    ),
                ),
                (
                    "residual_ends_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="residual effect ends at"
                    ),
                ),
                (
                    "is_backfilled",
                    models.BooleanField(default=False, editable=False, verbose_name="backfilled"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("told_at", models.DateTimeField(editable=False)),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences",
                        to="incidents.maintenanceseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("started_at"), descending=True),
                        name="incident_by_start",
                    ),
                    models.Index(fields=["closed_at"], name="incident_by_end"),
                    models.Index(
                        condition=models.Q(("residual_ends_at__isnull", False)),
                        fields=["residual_ends_at"],
                        name="incident_by_residual_end",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="incident_has_name"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 255
                        ),
                        name="incident_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="incident_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "realtime"),
                                (
                                    "status__in",
                                    ("investigating", "identified", "monitoring", "resolved"),
                                ),
                            ),
                            models.Q(
                                ("kind", "maintenance"),
                                (
                                    "status__in",
                                    (
                                        "scheduled",
                                        "in_progress",
                                        "verifying",
                                        "completed",
                                        "cancelled",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="incident_status_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "realtime"),
                                ("scheduled_for", None),
                                ("scheduled_until", None),
                            ),
                            models.Q(
                                ("kind", "maintenance"),
                                ("scheduled_for__isnull", False),
                                ("scheduled_until__gt", models.F("scheduled_for")),
                            ),
                            _connector="OR",
                        ),
                        name="incident_window_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "maintenance"),
                            models.Q(
                                ("ends_by_itself", False),
                                ("remind_before_s", None),
                                ("starts_by_itself", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_only_maintenance_runs_by_itself",
                    ),
                    models.UniqueConstraint(fields=("series", "recurs_at"), name="occurrence_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recurs_at", None), ("series", None)),
                            models.Q(
                                ("kind", "maintenance"),
                                ("recurs_at__isnull", False),
                                ("series__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="occurrence_is_of_a_series",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "realtime"),
                                models.Q(("impact", "maintenance"), _negated=True),
                            ),
                            models.Q(
                                ("kind", "maintenance"),
                                ("impact", "maintenance"),
                                ("impact_override", None),
                            ),
                            _connector="OR",
                        ),
                        name="incident_impact_fits_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__in", ["none", "minor", "major", "critical", "maintenance"]),
                            models.Q(
                                ("impact_override", None),
                                ("impact_override__in", ["none", "minor", "major", "critical"]),
                                _connector="OR",
                            ),
                        ),
                        name="incident_impact_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status__in", frozenset(["cancelled", "completed", "resolved"])),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "status__in",
                                        frozenset(["cancelled", "completed", "resolved"]),
                                    ),
                                    _negated=True,
                                ),
                                ("closed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="incident_closed_iff_closed_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "maintenance"),
                            ("closed_at", None),
                            ("closed_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="incident_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("residual_effect", ""), ("residual_ends_at", None)),
                            models.Q(
                                models.Q(("residual_effect", ""), _negated=True),
                                ("residual_ends_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="incident_residual_effect_has_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            ("residual_ends_at", None),
                            ("residual_ends_at__gte", models.F("closed_at")),
                            _connector="OR",
                        ),
                        name="incident_residual_ends_after_end",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("residual_effect"), 1000
                        ),
                        name="incident_residual_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=1100, unique=True)),
                ("holder", models.CharField(blank=True, max_length=16)),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=100, unique=True)),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=150, verbose_name="first name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=150, verbose_name="last name"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="date joined"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                            ("postmortem.planned", "Postmortem due, listed or shared"),
                            ("postmortem.review_requested", "Review of the postmortem asked for"),
                            ("postmortem.review_ended", "Postmortem back to a draft"),
                            ("postmortem.approved", "Postmortem approved"),
                            ("postmortem.commented", "Postmortem commented on"),
                            ("postmortem.comment_resolved", "Comment resolved"),
                            ("fact.corrected", "Fact corrected by hand"),
                            ("entry.added", "Timeline entry added"),
                            ("entry.edited", "Timeline entry edited"),
                            ("entry.removed", "Timeline entry removed"),
                            ("entry.starred", "Moment of a timeline starred, or no longer"),
                            ("item.added", "Action item added"),
                            ("item.edited", "Action item edited"),
                            ("item.closed", "Action item closed, or opened again"),
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
                            ("template.created", "Message template created"),
                            ("template.edited", "Message template edited"),
                            ("template.moved", "Message template moved"),
                            ("template.removed", "Message template removed"),
                            ("image.uploaded", "Image uploaded"),
                            ("image.removed", "Unused image removed"),
                            ("page.edited", "Page settings edited"),
                            ("page.launched", "Page launched"),
                            ("subscriber.added", "Subscriber added"),
                            ("subscriber.imported", "Subscribers imported"),
                            ("subscriber.edited", "Subscriber asked to agree to a change"),
                            ("subscriber.paused", "Subscriber paused"),
                            (
                                "subscriber.quarantined",
                                "Subscriber quarantined by a report of the mail provider",
                            ),
                            ("subscriber.resumed", "Subscriber resumed"),
                            ("subscriber.removed", "Subscriber removed"),
                            ("delivery.tried_again", "Failed messages tried again"),
                            ("user.created", "User created"),
                            ("user.edited", "User edited"),
                            ("user.password_set", "Password set"),
                            ("user.invited", "Invited by a link"),
                            ("user.link_made", "One-time link for a password made"),
                            ("user.link_asked", "One-time link for a password asked for by mail"),
                            ("user.nudges_chosen", "Chose how to be nudged"),
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
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.PositiveBigIntegerField()),
                ("subject_name", models.CharField(max_length=255)),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[("user", "User"), ("token", "API token"), ("system", "System")],
                        max_length=10,
                    ),
                ),
                ("actor_id", models.PositiveBigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=255)),
                ("detail", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
                    models.Index(fields=["created_at"], name="audit_by_time"),
                    models.Index(fields=["kind", "created_at"], name="audit_by_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                                    "postmortem.planned",
                                    "postmortem.review_requested",
                                    "postmortem.review_ended",
                                    "postmortem.approved",
                                    "postmortem.commented",
                                    "postmortem.comment_resolved",
                                    "fact.corrected",
                                    "entry.added",
                                    "entry.edited",
                                    "entry.removed",
                                    "entry.starred",
                                    "item.added",
                                    "item.edited",
                                    "item.closed",
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
                                    "template.created",
                                    "template.edited",
                                    "template.moved",
                                    "template.removed",
                                    "image.uploaded",
                                    "image.removed",
                                    "page.edited",
                                    "page.launched",
                                    "subscriber.added",
                                    "subscriber.imported",
                                    "subscriber.edited",
                                    "subscriber.paused",
                                    "subscriber.quarantined",
                                    "subscriber.resumed",
                                    "subscriber.removed",
                                    "delivery.tried_again",
                                    "user.created",
                                    "user.edited",
                                    "user.password_set",
                                    "user.invited",
                                    "user.link_made",
                                    "user.link_asked",
                                    "user.nudges_chosen",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor_id", None), ("actor_kind", "system")),
                            models.Q(
                                ("actor_id__isnull", False), ("actor_kind__in", ["user", "token"])
                            ),
                            _connector="OR",
                        ),
                        name="audit_names_its_actor",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("operational", "Operational"),
                            ("under_maintenance", "Under maintenance"),
                            ("degraded_performance", "Degraded performance"),
                            ("partial_outage", "Partial outage"),
                            ("major_outage", "Major outage"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seconds", models.FloatField()),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="totals",
                        to="incidents.component",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["day_on"], name="total_by_day")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("component", "day_on", "status"),
                        name="one_total_per_day_and_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seconds__gt", 0), ("seconds__lte", 90000)),
                        name="total_fits_in_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            )
                        ),
                        name="total_is_not_operational",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIncident",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("realtime", "Incident"), ("maintenance", "Maintenance")],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "Monitoring"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("in_progress", "In progress"),
                            ("verifying", "Verifying"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "impact",
                    models.CharField(
                        choices=[
                            ("none", "No impact"),
                            ("minor", "Minor"),
                            ("major", "Major"),
                            ("critical", "Critical"),
                            ("maintenance", "Maintenance"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="impact",
                    ),
                ),
                (
                    "impact_override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No impact"),
                            ("minor", "Minor"),
                            ("major", "Major"),
                            ("critical", "Critical"),
                        ],
                        help_text="Empty: the worst status that an affected component reached.",
                        max_length=20,
                        null=True,
                        verbose_name="impact override",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("monitoring_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="ended at"
                    ),
                ),
                (
                    "scheduled_for",
                    models.DateTimeField(blank=True, null=True, verbose_name="scheduled for"),
                ),
                (
                    "scheduled_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="scheduled until"),
                ),
                (
                    "starts_by_itself",
                    models.BooleanField(default=False, verbose_name="starts by itself"),
                ),
                (
                    "ends_by_itself",
                    models.BooleanField(default=False, verbose_name="ends by itself"),
                ),
                (
                    "remind_before_s",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="seconds before the start at which subscribers are reminded",
                    ),
                ),
                (
                    "residual_effect",
                    models.TextField(
                        blank=True,
                        help_text="What may still be felt after the end: “Loops may last up to 24 h”.",
                        max_length=1000,
                        verbose_name="residual effect",
                    ),
                ),
                (
                    "residual_ends_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="residual effect ends at"
                    ),
                ),
                (
                    "is_backfilled",
                    models.BooleanField(default=False, editable=False, verbose_name="backfilled"),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical incident",
                "verbose_name_plural": "historical incidents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("suffix", models.CharField(editable=False, max_length=4)),
                ("alt", models.CharField(max_length=500, verbose_name="alternative text")),
                ("width", models.PositiveIntegerField(editable=False)),
                ("height", models.PositiveIntegerField(editable=False)),
                ("size_bytes", models.PositiveIntegerField(editable=False)),
                ("kept_until", models.DateTimeField(db_index=True, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
            ],
            options={
                "verbose_name": "image",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="image_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("suffix__in", ["png", "jpg", "webp"])),
                        name="image_suffix_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("height__range", (1, 4000)), ("width__range", (1, 4000))
                        ),
                        name="image_size_is_allowed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alt", ""), _negated=True), name="image_has_alt"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("alt"), 500
                        ),
                        name="image_alt_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPostmortem",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("published_body", models.TextField(blank=True, editable=False)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revised_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "review_requested_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "is_noindex",
                    models.BooleanField(
                        default=False,
                        help_text="The page of its incident asks them not to list it.",
                        verbose_name="keep it out of search engines",
                    ),
                ),
                ("created_at", models.DateTimeField(editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical postmortem",
                "verbose_name_plural": "historical postmortems",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIncidentUpdate",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        db_index=True,
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "Monitoring"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("in_progress", "In progress"),
                            ("verifying", "Verifying"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("body", models.TextField(max_length=25000, verbose_name="message")),
                (
                    "display_at",
                    models.DateTimeField(
                        help_text="The time shown; earlier than now to backdate.",
                        verbose_name="posted at",
                    ),
                ),
                (
                    "next_update_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="A promise that readers see.",
                        null=True,
                        verbose_name="next update by",
                    ),
                ),
                (
                    "estimate_earliest_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="done at the earliest"
                    ),
                ),
                (
                    "estimate_latest_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at the latest"),
                ),
                (
                    "estimate_depends_on",
                    models.CharField(blank=True, max_length=255, verbose_name="what decides"),
                ),
                ("notifies", models.BooleanField(default=True, verbose_name="tell subscribers")),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical update",
                "verbose_name_plural": "historical updates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FactCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("value", models.JSONField()),
                ("reason", models.TextField(max_length=1000, verbose_name="reason")),
                ("author_name", models.CharField(max_length=255)),
                ("corrected_at", models.DateTimeField()),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "name"), name="fact_corrected_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="correction_has_name_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 1000
                        ),
                        name="correction_reason_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("incident.created", "Incident created"),
                            ("incident.updated", "Update posted"),
                            ("incident.edited", "Incident edited"),
                            ("incident.withdrawn", "Incident withdrawn"),
                            ("update.edited", "Update edited"),
                            ("update.withdrawn", "Update withdrawn"),
                            ("maintenance.scheduled", "Maintenance scheduled"),
                            ("maintenance.reminder", "Reminded of a maintenance"),
                            ("postmortem.published", "Postmortem published"),
                            ("postmortem.reverted", "Postmortem taken back"),
                            ("component.status_changed", "Component status changed"),
                            ("job.ended", "Mitigation job ended"),
                            ("nudge", "Nudge"),
                        ],
                        max_length=40,
                    ),
                ),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.PositiveBigIntegerField()),
                (
                    "audience",
                    models.CharField(
                        choices=[("subscribers", "Subscribers"), ("staff", "Staff")], max_length=20
                    ),
                ),
                ("notifies", models.BooleanField()),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("fanned_out_at", models.DateTimeField(null=True)),
                ("nudge", models.CharField(max_length=100, null=True, unique=True)),
                ("told_count", models.PositiveIntegerField(null=True)),
                ("last_told_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="event_by_subject"),
                    models.Index(
                        condition=models.Q(("notifies", True)),
                        fields=["due_at"],
                        name="event_by_due_at",
                    ),
                    models.Index(
                        condition=models.Q(("fanned_out_at", None)),
                        fields=["incident"],
                        name="event_to_fan_out",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="event_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "incident.created",
                                    "incident.updated",
                                    "incident.edited",
                                    "incident.withdrawn",
                                    "update.edited",
                                    "update.withdrawn",
                                    "maintenance.scheduled",
                                    "maintenance.reminder",
                                    "postmortem.published",
                                    "postmortem.reverted",
                                    "component.status_changed",
                                    "job.ended",
                                    "nudge",
                                ],
                            )
                        ),
                        name="event_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["subscribers", "staff"])),
                        name="event_audience_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("created_at"))),
                        name="event_due_once_created",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("audience", "staff"), ("kind", "nudge"), ("nudge__isnull", False)
                            ),
                            models.Q(models.Q(("kind", "nudge"), _negated=True), ("nudge", None)),
                            _connector="OR",
                        ),
                        name="event_nudge_is_for_staff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("last_told_at__isnull", False),
                                ("told_count__gt", 0),
                                ("told_count__isnull", False),
                            ),
                            models.Q(("last_told_at", None), ("told_count", 0)),
                            models.Q(("last_told_at", None), ("told_count", None)),
                            _connector="OR",
                        ),
                        name="event_told_until_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="what is to be done")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("prevent", "Prevent"),
                            ("detect", "Detect"),
                            ("mitigate", "Mitigate"),
                            ("process", "Process"),
                        ],
                        default="prevent",
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=255, verbose_name="owner")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "priority",
                    models.CharField(
                        choices=[("high", "High"), ("normal", "Normal"), ("low", "Low")],
                        default="normal",
                        max_length=10,
                        verbose_name="priority",
                    ),
                ),
                (
                    "tracker_url",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="link to your tracker"
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="Shown below the published postmortem.",
                        verbose_name="public",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "action item",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="item_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="item_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("type__in", ["prevent", "detect", "mitigate", "process"]),
                            ("priority__in", ["high", "normal", "low"]),
                            ("state__in", ["open", "done", "dropped"]),
                        ),
                        name="item_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("closed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="item_closed_iff_closed_at",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("title"), 255
                        ),
                        name="item_title_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("owner"), 255
                        ),
                        name="item_owner_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("tracker_url"), 500
                        ),
                        name="item_tracker_url_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Maintenance",
            fields=[],
            options={
                "verbose_name": "maintenance",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("incidents.incident",),
        ),
        migrations.CreateModel(
            name="IncidentUpdate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "Monitoring"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("in_progress", "In progress"),
                            ("verifying", "Verifying"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                ("body", models.TextField(max_length=25000, verbose_name="message")),
                (
                    "display_at",
                    models.DateTimeField(
                        help_text="The time shown; earlier than now to backdate.",
                        verbose_name="posted at",
                    ),
                ),
                (
                    "next_update_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="A promise that readers see.",
                        null=True,
                        verbose_name="next update by",
                    ),
                ),
                (
                    "estimate_earliest_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="done at the earliest"
                    ),
                ),
                (
                    "estimate_latest_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done at the latest"),
                ),
                (
                    "estimate_depends_on",
                    models.CharField(blank=True, max_length=255, verbose_name="what decides"),
                ),
                ("notifies", models.BooleanField(default=True, verbose_name="tell subscribers")),
                (
                    "submission",
                    models.CharField(
                        blank=True, editable=False, max_length=64, null=True, unique=True
                    ),
                ),
                (
                    "series_part",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("announced", "Announces or changes the series"),
                            ("repeated", "Repeats the announcement of the series"),
                        ],
                        default="",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "images",
                    models.ManyToManyField(
                        editable=False, related_name="updates", to="incidents.image"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="updates",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "update",
                "indexes": [models.Index(fields=["incident", "display_at"], name="update_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="update_has_body"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 25000
                        ),
                        name="update_body_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="update_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "investigating",
                                    "identified",
                                    "monitoring",
                                    "resolved",
                                    "scheduled",
                                    "in_progress",
                                    "verifying",
                                    "completed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="update_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_update_at", None),
                            ("next_update_at__gt", models.F("display_at")),
                            _connector="OR",
                        ),
                        name="update_promises_a_later_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("estimate_depends_on", ""),
                                ("estimate_earliest_at", None),
                                ("estimate_latest_at", None),
                            ),
                            models.Q(
                                ("estimate_earliest_at__gte", models.F("display_at")),
                                ("estimate_earliest_at__isnull", False),
                                ("estimate_latest_at__gte", models.F("estimate_earliest_at")),
                                ("estimate_latest_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="update_estimate_is_a_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("series_part__in", ["", "announced", "repeated"])),
                        name="update_series_part_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submission", None),
                            models.Q(("submission", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="update_submission_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AffectedComponent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "old_status",
                    models.CharField(
                        choices=[
                            ("operational", "Operational"),
                            ("under_maintenance", "Under maintenance"),
                            ("degraded_performance", "Degraded performance"),
                            ("partial_outage", "Partial outage"),
                            ("major_outage", "Major outage"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "new_status",
                    models.CharField(
                        choices=[
                            ("operational", "Operational"),
                            ("under_maintenance", "Under maintenance"),
                            ("degraded_performance", "Degraded performance"),
                            ("partial_outage", "Partial outage"),
                            ("major_outage", "Major outage"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_implied", models.BooleanField(default=False)),
                ("has_status", models.BooleanField(default=True)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affected",
                        to="incidents.component",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="affected",
                        to="incidents.incidentupdate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("update", "component"), name="affected_component_once_per_update"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "new_status__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            ),
                            (
                                "old_status__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            ),
                        ),
                        name="affected_status_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "unit",
                    models.CharField(
                        help_text="What is counted, in the plural: “objects”.",
                        max_length=60,
                        verbose_name="unit",
                    ),
                ),
                (
                    "partition_words",
                    models.CharField(
                        default="{partition}",
                        help_text="How readers are told of one, as in “names beginning with {partition}”.",
                        max_length=255,
                        verbose_name="words for a partition",
                    ),
                ),
                (
                    "done_meaning",
                    models.CharField(
                        blank=True,
                        help_text="Ends the sentence “After that, …”: “all pages show their latest release”.",
                        max_length=255,
                        verbose_name="what works again when it is done",
                    ),
                ),
                (
                    "failure_meaning",
                    models.TextField(
                        blank=True,
                        help_text="Shown beside their number: what readers may notice, and until when.",
                        max_length=1000,
                        verbose_name="what failures mean",
                    ),
                ),
                ("metrics_url", models.CharField(max_length=2000, verbose_name="metrics address")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="mapping")),
                (
                    "interval_s",
                    models.PositiveIntegerField(
                        default=15, verbose_name="seconds between readings"
                    ),
                ),
                (
                    "authentication",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("basic", "User and password"),
                            ("bearer", "Bearer token"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="sign-in",
                    ),
                ),
                ("credentials", models.TextField(blank=True, editable=False)),
                (
                    "posts_by_itself",
                    models.BooleanField(
                        default=False,
                        help_text="Post what is drafted at milestones at once, without anybody's look.",
                        verbose_name="posts by itself",
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_scrape_at", models.DateTimeField(editable=False)),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("failing_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("failure", models.CharField(blank=True, editable=False, max_length=500)),
                ("counters", models.JSONField(blank=True, default=dict, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="incidents.incident",
                        verbose_name="incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "mitigation job",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None), ("removed_at", None)),
                        fields=["next_scrape_at"],
                        name="job_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="job_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="job_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", ""), _negated=True), name="job_has_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("metrics_url", ""), _negated=True),
                        name="job_has_metrics_url",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 255
                        ),
                        name="job_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("done_meaning"), 255
                        ),
                        name="job_done_meaning_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("failure_meaning"), 1000
                        ),
                        name="job_meaning_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("interval_s__range", (5, 3600))),
                        name="job_interval_is_sensible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authentication__in", ["none", "basic", "bearer"])),
                        name="job_authentication",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failing_since", None), ("failure", "")),
                            models.Q(
                                ("failing_since__isnull", False),
                                models.Q(("failure", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="job_failure_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("written", "Begun by a person"),
                            ("quarter", "A quarter is done"),
                            ("half", "Half is done"),
                            ("three_quarters", "Three quarters are done"),
                            ("done", "Everything is done"),
                            ("stalled", "The job has stalled"),
                            ("recovered", "The job moves again"),
                            ("revised", "The estimate no longer holds"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("fields", models.JSONField(default=dict)),
                ("seen", models.JSONField(blank=True, editable=False, null=True)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="incidents.incident",
                    ),
                ),
                (
                    "update",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="incidents.incidentupdate",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="incidents.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="draft_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "written",
                                    "quarter",
                                    "half",
                                    "three_quarters",
                                    "done",
                                    "stalled",
                                    "recovered",
                                    "revised",
                                ],
                            )
                        ),
                        name="draft_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("author", None), ("job__isnull", False)),
                            models.Q(("author__isnull", False), ("job", None)),
                            _connector="OR",
                        ),
                        name="draft_is_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("update", None), ("discarded_at", None), _connector="OR"
                        ),
                        name="draft_is_posted_or_discarded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("partitions", models.JSONField()),
                (
                    "run_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pending", "Pending"),
                            ("running", "Running"),
                            ("paused", "Paused"),
                            ("throttled", "Throttled"),
                            ("succeeded", "Succeeded"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "scheduling",
                    models.CharField(
                        choices=[
                            ("static", "Each partition by itself"),
                            ("shared", "Shared by all workers"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Not started"),
                            ("estimating", "Estimating"),
                            ("running", "Running"),
                            ("stalled", "Stalled"),
                            ("paused", "Paused"),
                            ("finished", "Finished"),
                            ("finished_with_failures", "Finished, with failures"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=25,
                    ),
                ),
                ("done", models.FloatField()),
                ("remaining_s", models.FloatField(null=True)),
                ("low_s", models.FloatField(null=True)),
                ("high_s", models.FloatField(null=True)),
                ("decides", models.CharField(blank=True, max_length=255)),
                ("rate_per_s", models.FloatField(null=True)),
                ("stalled_since", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=255)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="incidents.job",
                    ),
                ),
            ],
            options={
                "get_latest_by": "at",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job", "at"), name="job_reading_once_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__gte", 0.0), ("done__lte", 1.0)),
                        name="job_reading_share_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "pending",
                                    "estimating",
                                    "running",
                                    "stalled",
                                    "paused",
                                    "finished",
                                    "finished_with_failures",
                                    "failed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="job_reading_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high_s", None), ("low_s", None), ("remaining_s", None)),
                            models.Q(
                                ("high_s__gte", models.F("remaining_s")),
                                ("high_s__isnull", False),
                                ("low_s__gte", 0.0),
                                ("low_s__isnull", False),
                                ("remaining_s__gte", models.F("low_s")),
                                ("remaining_s__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="job_reading_range_has_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=254)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="link_request_has_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("opening", "To open an incident"),
                            ("update", "For updates of an incident"),
                            ("maintenance", "For maintenances"),
                            ("any", "For everything"),
                        ],
                        default="any",
                        max_length=20,
                        verbose_name="offered",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("investigating", "Investigating"),
                            ("identified", "Identified"),
                            ("monitoring", "Monitoring"),
                            ("resolved", "Resolved"),
                            ("scheduled", "Scheduled"),
                            ("in_progress", "In progress"),
                            ("verifying", "Verifying"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                        verbose_name="status",
                    ),
                ),
                (
                    "incident_name",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="name of the incident"
                    ),
                ),
                ("body", models.TextField(max_length=25000, verbose_name="message")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
            ],
            options={
                "verbose_name": "message template",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="template_has_code",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="template_has_name_of_its_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("body", ""), _negated=True),
                        ),
                        name="template_has_name_and_body",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("name"), 255
                        ),
                        name="template_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("incident_name"), 255
                        ),
                        name="template_incident_name_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 25000
                        ),
                        name="template_body_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["opening", "update", "maintenance", "any"])
                        ),
                        name="template_purpose_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", ""),
                            models.Q(
                                (
                                    "status__in",
                                    [
                                        "investigating",
                                        "identified",
                                        "monitoring",
                                        "resolved",
                                        "scheduled",
                                        "in_progress",
                                        "verifying",
                                        "completed",
                                        "cancelled",
                                    ],
                                ),
                                models.Q(("purpose", "any"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="template_status_has_a_purpose",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("submission", models.CharField(max_length=64, unique=True)),
                ("fields", models.JSONField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of an incident",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("submission", ""), _negated=True),
                        name="opening_submission_not_empty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("tagline", models.CharField(blank=True, max_length=255, verbose_name="tagline")),
                (
                    "url",
                    models.URLField(
                        help_text="Absolute links in feeds and mail begin with it.",
                        verbose_name="public address",
                    ),
                ),
                ("support_url", models.URLField(blank=True, verbose_name="support link")),
                ("privacy_url", models.URLField(blank=True, verbose_name="privacy link")),
                (
                    "time_zone",
                    models.CharField(
                        default="Etc/UTC",
                        max_length=50,
                        validators=[incidents.models.page.is_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "accent",
                    models.CharField(
                        blank=True,
                        help_text="Of links and progress bars, as #1d5fa8. Empty: a calm blue.",
                        max_length=7,
                        verbose_name="accent colour",
                    ),
                ),
                ("former_accent", models.CharField(blank=True, editable=False, max_length=7)),
                (
                    "footer_links",
                    models.TextField(
                        blank=True,
                        help_text="At most six, one per line: Label | https://example.org/terms",
                        verbose_name="footer links",
                    ),
                ),
                (
                    "approvals_minor",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="approvals, up to minor impact",
                    ),
                ),
                (
                    "approvals_major",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="approvals, major impact",
                    ),
                ),
                (
                    "approvals_critical",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(5)],
                        verbose_name="approvals, critical impact",
                    ),
                ),
                (
                    "postmortem_outline",
                    models.TextField(
                        blank=True,
                        help_text="A heading for each, as “## Impact <!-- public -->” or “## Notes <!-- internal -->”, and below it what guides its writer. Empty: the built-in ones.",
                        verbose_name="sections of a new postmortem",
                    ),
                ),
                (
                    "shows_told",
                    models.BooleanField(
                        default=False, verbose_name="tell readers how many subscribers were told"
                    ),
                ),
                (
                    "launched_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="launched"),
                ),
                ("tag_authority", models.CharField(editable=False, max_length=255)),
                ("tag_on", models.DateField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "favicon",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.image",
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.image",
                    ),
                ),
                (
                    "logo_dark",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.image",
                    ),
                ),
            ],
            options={
                "verbose_name": "page",
                "verbose_name_plural": "page",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="page_is_single"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="page_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("url", ""), _negated=True), name="page_has_url"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("time_zone", ""), _negated=True),
                        name="page_has_time_zone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="page_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accent__regex", "^(#[0-9a-f]{6})?$")),
                        name="page_accent_is_colour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("former_accent__regex", "^(#[0-9a-f]{6})?$")),
                        name="page_former_accent_is_colour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("logo_dark", None), ("logo__isnull", False), _connector="OR"
                        ),
                        name="page_logo_dark_beside_logo",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("footer_links"), 1584
                        ),
                        name="page_footer_links_fit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approvals_critical__lte", 5),
                            ("approvals_major__lte", 5),
                            ("approvals_minor__lte", 5),
                        ),
                        name="page_approvals_are_few",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("postmortem_outline"), 20000
                        ),
                        name="page_outline_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tag_authority", ""), _negated=True),
                        name="page_has_tag_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Postmortem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("published_body", models.TextField(blank=True, editable=False)),
                ("published_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("revised_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "review_requested_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                (
                    "is_noindex",
                    models.BooleanField(
                        default=False,
                        help_text="The page of its incident asks them not to list it.",
                        verbose_name="keep it out of search engines",
                    ),
                ),
                ("preview_key", models.CharField(blank=True, editable=False, max_length=43)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "images",
                    models.ManyToManyField(
                        editable=False, related_name="postmortems", to="incidents.image"
                    ),
                ),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postmortem",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "postmortem",
                "permissions": [("publish_postmortem", "Can publish a postmortem")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at", None), ("published_body", ""), ("revised_at", None)
                            ),
                            models.Q(
                                ("published_at__isnull", False),
                                ("revised_at__gte", models.F("published_at")),
                                models.Q(("published_body", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="postmortem_published_iff_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="postmortem_has_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPostmortemSection",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "is_internal",
                    models.BooleanField(
                        default=False, help_text="Never shown to readers.", verbose_name="internal"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "postmortem",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="incidents.postmortem",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical postmortem section",
                "verbose_name_plural": "historical postmortem sections",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PostmortemApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "approver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "postmortem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="incidents.postmortem",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("postmortem", "approver"), name="approval_is_one_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostmortemDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sections", models.JSONField()),
                ("based_on", models.CharField(blank=True, max_length=64)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postmortem_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="postmortem_drafts",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a postmortem",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "author"), name="postmortem_draft_is_one_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostmortemSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
                (
                    "is_internal",
                    models.BooleanField(
                        default=False, help_text="Never shown to readers.", verbose_name="internal"
                    ),
                ),
                (
                    "postmortem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="incidents.postmortem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="section_has_title"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("title"), 255
                        ),
                        name="section_title_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostmortemComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField(max_length=4000, verbose_name="comment")),
                ("author_name", models.CharField(max_length=255)),
                ("created_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.CharField(blank=True, max_length=255)),
                (
                    "postmortem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="incidents.postmortem",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to="incidents.postmortemsection",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="comment_has_text"
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 4000
                        ),
                        name="comment_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StarredMoment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="starred",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "key"), name="moment_starred_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("operational", "Operational"),
                            ("under_maintenance", "Under maintenance"),
                            ("degraded_performance", "Degraded performance"),
                            ("partial_outage", "Partial outage"),
                            ("major_outage", "Major outage"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("claim", "An open incident says so"),
                            ("release", "An incident ended"),
                            ("set", "Set directly"),
                        ],
                        max_length=10,
                    ),
                ),
                ("effective_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="incidents.component",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="incidents.incident",
                    ),
                ),
                (
                    "update",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="incidents.incidentupdate",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("superseded_at", None)),
                        fields=["component", "effective_at"],
                        name="standing_changes",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cause__in", ["claim", "release", "set"]),
                            (
                                "status__in",
                                [
                                    "operational",
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            ),
                        ),
                        name="change_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "set"), ("incident", None), ("update", None)),
                            models.Q(
                                models.Q(("cause", "set"), _negated=True),
                                ("incident__isnull", False),
                                ("update__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="change_names_its_incident",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at", None), ("update__isnull", False)),
                        fields=("component", "update"),
                        name="one_standing_change_per_update",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at", None),
                            ("superseded_at__gte", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="change_superseded_after_recorded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusInterval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("operational", "Operational"),
                            ("under_maintenance", "Under maintenance"),
                            ("degraded_performance", "Degraded performance"),
                            ("partial_outage", "Partial outage"),
                            ("major_outage", "Major outage"),
                        ],
                        max_length=20,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="intervals",
                        to="incidents.component",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["component", "started_at"], name="interval_by_start")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "under_maintenance",
                                    "degraded_performance",
                                    "partial_outage",
                                    "major_outage",
                                ],
                            )
                        ),
                        name="interval_is_not_operational",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gt", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="interval_is_not_empty",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("component",),
                        name="one_open_interval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("subscribers", "Subscribers"), ("staff", "Staff")],
                        default="subscribers",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mail", "Mail"),
                            ("webhook", "Webhook"),
                            ("slack", "Slack"),
                            ("discord", "Discord"),
                            ("teams", "Microsoft Teams"),
                        ],
                        max_length=20,
                        verbose_name="channel",
                    ),
                ),
                ("target", models.CharField(max_length=2000, verbose_name="address")),
                (
                    "token",
                    models.CharField(
                        default=incidents.models.subscriber.new_token,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "Not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("paused", "Paused"),
                            ("unsubscribed", "Unsubscribed"),
                            ("quarantined", "Quarantined"),
                        ],
                        default="unconfirmed",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("is_list", models.BooleanField(default=False, verbose_name="distribution list")),
                ("hears_everything", models.BooleanField(default=False, verbose_name="everything")),
                ("wants_incidents", models.BooleanField(default=True, verbose_name="incidents")),
                (
                    "wants_maintenances",
                    models.BooleanField(default=True, verbose_name="maintenances"),
                ),
                (
                    "wants_postmortems",
                    models.BooleanField(default=True, verbose_name="postmortems"),
                ),
                ("asked_at", models.DateTimeField(editable=False, null=True)),
                ("asks_since", models.DateTimeField(editable=False, null=True)),
                ("asks", models.PositiveIntegerField(default=0, editable=False)),
                ("asked_choices", models.JSONField(editable=False, null=True)),
                ("reply_at", models.DateTimeField(editable=False, null=True)),
                ("secret", models.TextField(blank=True, editable=False)),
                ("former_secret", models.TextField(blank=True, editable=False)),
                ("former_until", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "components",
                    models.ManyToManyField(
                        blank=True, related_name="subscribers", to="incidents.component"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True, related_name="subscribers", to="incidents.componentgroup"
                    ),
                ),
                (
                    "incidents",
                    models.ManyToManyField(
                        blank=True, related_name="subscribers", to="incidents.incident"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nudged_by",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "subscriber",
                "default_manager_name": "everyone",
                "indexes": [
                    models.Index(
                        condition=models.Q(("reply_at", None), _negated=True),
                        fields=["reply_at"],
                        name="subscriber_by_reply",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")),
                        name="subscriber_has_code",
                    ),
                    models.UniqueConstraint(
                        fields=("channel", "target", "audience"), name="subscriber_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience", "staff"),
                            models.Q(("audience", "subscribers"), ("user", None)),
                            _connector="OR",
                        ),
                        name="subscriber_of_the_team_is_staff",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["mail", "webhook", "slack", "discord", "teams"])
                        ),
                        name="subscriber_channel_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "unconfirmed",
                                    "confirmed",
                                    "paused",
                                    "unsubscribed",
                                    "quarantined",
                                ],
                            )
                        ),
                        name="subscriber_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target", ""), _negated=True),
                        name="subscriber_has_target",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("target"), 2000
                        ),
                        name="subscriber_target_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("token__regex", "^[\\w-]{32}$")),
                        name="subscriber_has_token",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 500
                        ),
                        name="subscriber_reason_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "webhook"), _negated=True),
                            models.Q(("secret", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="subscriber_webhook_has_secret",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("former_secret", ""), ("former_until", None)),
                            models.Q(
                                models.Q(("former_secret", ""), _negated=True),
                                ("former_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="subscriber_former_secret_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "quarantined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="subscriber_quarantined_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="subscriber_confirmed_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            ("confirmed_at__gte", models.F("created_at")),
                            _connector="OR",
                        ),
                        name="subscriber_confirmed_after_asking",
                    ),
                ],
            },
            managers=[
                ("everyone", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mail", "Mail"),
                            ("webhook", "Webhook"),
                            ("slack", "Slack"),
                            ("discord", "Discord"),
                            ("teams", "Microsoft Teams"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("superseded", "Replaced by a later message"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("next_attempt_at", models.DateTimeField()),
                ("lease", models.CharField(blank=True, max_length=16)),
                ("replaces_earlier", models.BooleanField(default=False)),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=500, verbose_name="last error"),
                ),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="incidents.event",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "subscriber",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="incidents.subscriber",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")),
                        fields=["event", "channel", "next_attempt_at"],
                        name="delivery_due",
                    ),
                    models.Index(
                        fields=["subscriber", "incident", "event"], name="delivery_of_subscriber"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "subscriber"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["mail", "webhook", "slack", "discord", "teams"])
                        ),
                        name="delivery_channel_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["pending", "sent", "failed", "superseded", "cancelled"])
                        ),
                        name="delivery_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "pending"), ("lease", ""), _connector="OR"),
                        name="delivery_leased_while_pending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="delivery_sent_iff_sent_at",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("last_error"), 500
                        ),
                        name="delivery_error_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimelineEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=incidents.domain.codes.new_code,
                        editable=False,
                        max_length=12,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]{12}$")],
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "Note"), ("decision", "Decision")],
                        default="note",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        max_length=4000, verbose_name="what happened, or what was chosen"
                    ),
                ),
                (
                    "rejected",
                    models.TextField(blank=True, max_length=4000, verbose_name="what was rejected"),
                ),
                (
                    "cost",
                    models.TextField(
                        blank=True, max_length=4000, verbose_name="expected cost to readers"
                    ),
                ),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=255, verbose_name="who decided"),
                ),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="May stand in public sections of the postmortem.",
                        verbose_name="public",
                    ),
                ),
                ("author_name", models.CharField(editable=False, max_length=255)),
                ("created_at", models.DateTimeField(editable=False)),
                ("updated_at", models.DateTimeField(editable=False)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "timeline entry",
                "verbose_name_plural": "timeline entries",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9]{12}$")), name="entry_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["note", "decision"])),
                        name="entry_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="entry_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "decision"),
                            models.Q(("cost", ""), ("decided_by", ""), ("rejected", "")),
                            _connector="OR",
                        ),
                        name="entry_of_a_decision",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 4000
                        ),
                        name="entry_text_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("rejected"), 4000
                        ),
                        name="entry_rejected_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("cost"), 4000
                        ),
                        name="entry_cost_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("decided_by"), 255
                        ),
                        name="entry_decided_by_fits",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("source"), 500
                        ),
                        name="entry_source_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(editable=False)),
                ("expires_at", models.DateTimeField(editable=False, null=True)),
                ("last_used_at", models.DateTimeField(editable=False, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "permissions",
                    models.ManyToManyField(
                        blank=True, to="auth.permission", verbose_name="permissions"
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="token_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="token_digest_is_sha256",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("body", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(db_index=True)),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="incidents.token",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="api_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="api_answer_has_key"
                    ),
                ],
            },
        ),
        migrations.RunPython(create_page, migrations.RunPython.noop),
    ]
