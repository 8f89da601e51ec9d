"""What has happened: for those to be told, for those who ask who did it, for caches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.domain.vocabulary import ActorKind, EventKind


class Event(models.Model):
    """To be told to subscribers; written in the transaction of the change itself."""

    kind = models.CharField(max_length=40, choices=EventKind)
    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="event_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.subject_type} {self.subject_id})"


class AuditEntry(models.Model):
    """Who did what, when. Names are copied, so that it outlives the account."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="audit")
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor_id = models.PositiveBigIntegerField(null=True)
    actor_name = models.CharField(max_length=255)
    subject_name = models.CharField(max_length=255)
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "audit entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(actor_kind=ActorKind.SYSTEM, actor_id=None)
                | Q(actor_kind__in=[ActorKind.USER, ActorKind.TOKEN], actor_id__isnull=False),
                name="audit_names_its_actor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.subject_name}"


class Revision(models.Model):
    """The number of times that a topic has changed; cached bytes carry it."""

    topic = models.CharField(max_length=100, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
