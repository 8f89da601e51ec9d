"""The outbox: events that subscribers, or staff alone, can be told of."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from incidents.domain.undo import UNDO_FOR
from incidents.domain.vocabulary import Audience, EventKind
from incidents.models.fields import code_field, has_code
from incidents.models.incident import Incident


class EventQuerySet(models.QuerySet["Event"]):
    def to_fan_out(self, *, now: datetime) -> EventQuerySet:
        """Those whose time has come, and whose deliveries are not in line with them yet.

        One further ahead than can be undone was made by a clock that has been set back since.
        """
        found = self.filter(fanned_out_at=None)
        is_due = Q(due_at__lte=now) | Q(due_at__gt=now + 2 * UNDO_FOR)
        return found.filter(Q(notifies=False) | is_due)


class Event(models.Model):
    """A change to tell of; written in the transaction of the change itself.

    ``incident`` is the one that it is part of, null for none. What does not ``notifies`` is
    sent to nobody, but may cancel or correct what was sent before. ``due_at`` is when telling
    may begin: until then its author can take it back. ``fanned_out_at``: since when each
    subscriber whom it concerns has a delivery, or none has one that is to be sent. ``nudge``: what
    staff are told once only (``queries.nudges.Nudge.key``); null if it is a change. ``told_count``:
    how many had been told, the last at ``last_told_at``, when it had been tried for all.
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
    fanned_out_at = models.DateTimeField(null=True)
    nudge = models.CharField(max_length=100, null=True, unique=True)
    told_count = models.PositiveIntegerField(null=True)
    last_told_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="event_by_subject"),
            models.Index(fields=["due_at"], condition=Q(notifies=True), name="event_by_due_at"),
            models.Index(
                fields=["incident"],
                name="event_to_fan_out",
                condition=Q(fanned_out_at=None),
            ),
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
            models.CheckConstraint(
                condition=Q(kind=EventKind.NUDGE, audience=Audience.STAFF, nudge__isnull=False)
                | ~Q(kind=EventKind.NUDGE) & Q(nudge=None),
                name="event_nudge_is_for_staff",
            ),
            models.CheckConstraint(
                condition=Q(told_count__isnull=False, told_count__gt=0, last_told_at__isnull=False)
                | Q(told_count=0, last_told_at=None)
                | Q(told_count=None, last_told_at=None),
                name="event_told_until_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.subject_type} {self.subject_id})"
