"""The audit: an entry for every change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.domain.vocabulary import ActorKind, AuditKind


class AuditEntry(models.Model):
    """One change: its actor, subject and time. Names are copied, to outlive account and subject."""

    kind = models.CharField(max_length=40, choices=AuditKind)
    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    subject_name = models.CharField(max_length=255)
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor_id = models.PositiveBigIntegerField(null=True)
    actor_name = models.CharField(max_length=255)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
            models.Index(fields=["created_at"], name="audit_by_time"),
            # Each sweep looks for those of sign-ins, however old they are.
            models.Index(fields=["kind", "created_at"], name="audit_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AuditKind.values), name="audit_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(actor_kind=ActorKind.SYSTEM, actor_id=None)
                | Q(actor_kind__in=[ActorKind.USER, ActorKind.TOKEN], actor_id__isnull=False),
                name="audit_names_its_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.subject_name}"
