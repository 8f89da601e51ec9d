"""Alerts of other systems: as they came in, and each as it was heard of last."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.domain.alerts.payloads import FINGERPRINT_MAX_LENGTH, AlertState, Hook
from incidents.domain.alerts.verdicts import KnownAlert
from incidents.models.access import Token


class Reception(models.Model):
    """A body that a program sent to a hook, kept until a worker has heeded it, and for trials."""

    hook = models.CharField(max_length=20, choices=Hook)
    token = models.ForeignKey(Token, on_delete=models.SET_NULL, null=True, related_name="+")
    body = models.TextField()
    # Counted once, as databases read a whole text to say how long it is.
    size_bytes = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    heeded_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            # With the size, as SQLite walks over the whole body to a column that stands behind it.
            models.Index(
                fields=["received_at", "size_bytes"],
                name="receptions_waiting",
                condition=Q(heeded_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(hook__in=Hook.values), name="reception_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.hook} {self.received_at}"


class Alert(models.Model):
    """An alert by its fingerprint, as it was heard of last."""

    fingerprint = models.CharField(max_length=FINGERPRINT_MAX_LENGTH)
    hook = models.CharField(max_length=20, choices=Hook)
    labels = models.JSONField()
    state = models.CharField(max_length=10, choices=AlertState)
    summary = models.TextField(blank=True)
    url = models.TextField(blank=True)
    started_at = models.DateTimeField()
    heard_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ("add",)  # of programs that send alerts
        constraints = [
            models.UniqueConstraint(fields=["hook", "fingerprint"], name="one_alert"),
            models.CheckConstraint(
                condition=Q(hook__in=Hook.values, state__in=AlertState.values),
                name="alert_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.labels.get("alertname", self.fingerprint))

    @property
    def known(self) -> KnownAlert:
        return KnownAlert(
            self.labels,
            AlertState(self.state),
            self.hook,
            self.started_at,
            self.summary,
        )
