"""The log of component statuses, and what is derived from it.

``StatusChange`` is append-only: a correction is a new row, and the row that it
corrects is marked as superseded, never changed or removed. Intervals and daily
totals can be rebuilt from the log at any time (``operations.derived``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from incidents.domain.vocabulary import Cause, ComponentStatus
from incidents.models.component import Component
from incidents.models.incident import Incident
from incidents.models.rule import Rule
from incidents.models.update import IncidentUpdate

_TROUBLE = [status for status in ComponentStatus.values if status != ComponentStatus.OPERATIONAL]


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    def standing(self) -> StatusChangeQuerySet:
        """Valid entries (not superseded), in the order in which they take effect.

        Of two at the same instant the one said first goes first, also after an edit of
        what it said; at one and the same moment what is set directly has the last word.
        """
        return self.filter(superseded_at=None).order_by(
            "component_id",
            "effective_at",
            Coalesce("update__created_at", "recorded_at"),
            F("update_id").asc(nulls_last=True),
            "pk",
        )


class StatusChange(models.Model):
    """An entry of the status log: a component has a status from an instant on."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="changes")
    status = models.CharField(max_length=20, choices=ComponentStatus)
    cause = models.CharField(max_length=10, choices=Cause)
    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="changes", null=True
    )
    update = models.ForeignKey(
        IncidentUpdate, on_delete=models.CASCADE, related_name="changes", null=True
    )
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="changes", null=True)
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # A withdrawal has no successor, so the instant is stored and not the next row.
    superseded_at = models.DateTimeField(null=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["component", "effective_at"],
                name="standing_changes",
                condition=Q(superseded_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ComponentStatus.values, cause__in=Cause.values),
                name="change_is_known",
            ),
            models.CheckConstraint(
                condition=Q(cause=Cause.SET, incident=None, update=None, rule=None)
                | Q(cause=Cause.MEASURED, incident=None, update=None, rule__isnull=False)
                | ~Q(cause__in=[Cause.SET, Cause.MEASURED])
                & Q(incident__isnull=False, update__isnull=False, rule=None),
                name="change_names_its_incident",
            ),
            models.UniqueConstraint(
                fields=["component", "update"],
                name="one_standing_change_per_update",
                condition=Q(superseded_at=None, update__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
                name="change_superseded_after_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id} {self.status} from {self.effective_at}"


class StatusInterval(models.Model):
    """A time with trouble, from ``started_at`` until ``ended_at`` (null: still)."""

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="intervals")
    status = models.CharField(max_length=20, choices=ComponentStatus)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["component", "started_at"], name="interval_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=_TROUBLE), name="interval_is_not_operational"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="interval_is_not_empty",
            ),
            models.UniqueConstraint(
                fields=["component"], name="one_open_interval", condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id} {self.status} {self.started_at} – {self.ended_at}"


class DailyTotal(models.Model):
    """Seconds of one status on one day of the page's zone, from *ended* intervals.

    What the interval that still lasts adds depends on the clock, so readers add it.
    """

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="totals")
    day_on = models.DateField()
    status = models.CharField(max_length=20, choices=ComponentStatus)
    seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["day_on"], name="total_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["component", "day_on", "status"], name="one_total_per_day_and_status"
            ),
            # A day that ends summer time has 25 hours.
            models.CheckConstraint(
                condition=Q(seconds__gt=0, seconds__lte=25 * 3600), name="total_fits_in_a_day"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_TROUBLE), name="total_is_not_operational"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id} {self.day_on} {self.status} {self.seconds} s"
