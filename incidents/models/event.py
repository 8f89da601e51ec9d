"""The outbox: events that subscribers, or staff alone, can be told of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from incidents.domain.vocabulary import Audience, EventKind
from incidents.models.fields import code_field, has_code
from incidents.models.incident import Incident


class Event(models.Model):
    """A change to tell of; written in the transaction of the change itself.

    ``incident`` is the one that it is part of, null for none. What does not ``notifies`` is
    sent to nobody, but may cancel or correct what was sent before. ``due_at`` is when telling
    may begin: until then its author can take it back.
    """

    code = code_field()
    kind = models.CharField(max_length=40, choices=EventKind)
    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="events", null=True
    )
    audience = models.CharField(max_length=20, choices=Audience)
    notifies = models.BooleanField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="event_by_subject"),
            models.Index(fields=["due_at"], condition=Q(notifies=True), name="event_by_due_at"),
        ]
        constraints = [
            has_code("event"),
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values), name="event_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="event_audience_is_known"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("created_at")), name="event_due_once_created"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.subject_type} {self.subject_id})"
