"""Where the source of a rule is asked, and what it said last."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import Authentication, ComponentStatus
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN, is_due
from incidents.models.fields import at_most
from incidents.models.job import URL_MAX_LENGTH
from incidents.models.rule import Rule

EXPRESSION_MAX_LENGTH = 2_000
LABELS_MAX_LENGTH = 500
EXPECTED_MAX_LENGTH = 100
CONNECT_TO_MAX_LENGTH = 253
SLOW_AFTER_MS_MAX = 10_000
DAYS_LEFT_MAX = 365
# Other people's pages are asked less often than one's own metrics.
SUPPLIER_INTERVAL_S_MIN = 30


class MeasureQuerySet(models.QuerySet["Measure"]):
    def working(self) -> MeasureQuerySet:
        """Those of rules that are neither removed nor paused."""
        return self.filter(rule__removed_at=None, rule__paused_at=None)

    def due(self, *, now: datetime) -> MeasureQuerySet:
        """Those due to be asked and not leased by a worker."""
        return self.working().filter(is_due(now=now))


class Measure(models.Model):
    """How the source of a rule is asked, at intervals.

    ``expression`` is a query, a selector of one series, or a supplier's component. Of a query that
    gives several series, ``labels`` select one, so that many rules ask it once. ``expected`` is
    the condition for its value, or the statuses of a good answer. ``credentials`` are encrypted.
    ``failing_since`` is since when nothing is known. What was found last: ``value``, and of
    suppliers ``reported`` by the page called ``reporter``, at ``reported_at``.
    """

    rule = models.OneToOneField(Rule, on_delete=models.CASCADE, related_name="measure")
    address = models.CharField(_("address"), max_length=URL_MAX_LENGTH)
    expression = models.CharField(_("expression"), max_length=EXPRESSION_MAX_LENGTH, blank=True)
    labels = models.CharField(_("labels"), max_length=LABELS_MAX_LENGTH, blank=True)
    expected = models.CharField(_("expected"), max_length=EXPECTED_MAX_LENGTH, blank=True)
    connect_to = models.CharField(_("connect to"), max_length=CONNECT_TO_MAX_LENGTH, blank=True)
    slow_after_ms = models.PositiveIntegerField(_("slow after"), null=True, blank=True)
    days_left = models.PositiveSmallIntegerField(_("days of certificate"), null=True, blank=True)
    interval_s = models.PositiveIntegerField(_("seconds between readings"), default=30)
    authentication = models.CharField(
        _("sign-in"), max_length=10, choices=Authentication, default=Authentication.NONE
    )
    credentials = models.TextField(blank=True, editable=False)
    is_public = models.BooleanField(_("shown to readers"), default=False)
    next_scrape_at = models.DateTimeField(editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    # Whenever how it is asked changes; what was asked before says nothing of it.
    changed_at = models.DateTimeField(editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    value = models.FloatField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    reported = models.CharField(max_length=20, choices=ComponentStatus, blank=True, editable=False)
    reporter = models.CharField(max_length=255, blank=True, editable=False)
    reported_at = models.DateTimeField(null=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["next_scrape_at"], name="measure_due")]
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="measure_has_address"),
            at_most(EXPRESSION_MAX_LENGTH, "expression", name="measure_expression_fits"),
            models.CheckConstraint(
                condition=Q(interval_s__range=(INTERVAL_S_MIN, INTERVAL_S_MAX)),
                name="measure_interval_is_sensible",
            ),
            models.CheckConstraint(
                condition=Q(authentication__in=Authentication.values),
                name="measure_authentication",
            ),
            models.CheckConstraint(
                condition=Q(reported="", reported_at=None)
                | Q(reported__in=ComponentStatus.values, reported_at__isnull=False),
                name="measure_reports_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.address}"


class Gap(models.Model):
    """A time for which nothing was measured: the source said nothing, or nobody asked it."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="gaps")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="gap_is_not_empty",
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(ended_at=None), name="one_open_gap"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.started_at} – {self.ended_at}"
