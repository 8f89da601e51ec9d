"""Deliveries: the queue of what is to be sent, and what became of it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.subscriptions import ChannelKind, DeliveryState
from incidents.models.event import Event
from incidents.models.fields import at_most
from incidents.models.incident import Incident
from incidents.models.subscriber import Subscriber

ERROR_MAX_LENGTH = 500


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def pending(self) -> DeliveryQuerySet:
        return self.filter(state=DeliveryState.PENDING)

    def first_of_incident(self) -> DeliveryQuerySet:
        """Those that no earlier message of their incident, to the same subscriber, goes before."""
        earlier = Delivery.objects.pending().filter(
            subscriber=OuterRef("subscriber"),
            incident=OuterRef("incident"),
            event__lt=OuterRef("event"),
        )
        return self.filter(~Exists(earlier))

    def cancel(self) -> int:
        """Have none of them sent; return how many."""
        return self.update(state=DeliveryState.CANCELLED, lease="")

    def being_sent(self, *, now: datetime) -> DeliveryQuerySet:
        """Those that a worker sends, unless it died."""
        return self.pending().exclude(lease="").filter(next_attempt_at__gt=now)

    def unsent(self, *, now: datetime) -> DeliveryQuerySet:
        return self.pending().filter(Q(lease="") | Q(next_attempt_at__lte=now))


class Delivery(models.Model):
    """One event for one subscriber, to be sent from ``next_attempt_at`` on.

    ``lease`` names the batch in which a worker sends it; if it has not said by
    ``next_attempt_at`` what became of it, another may. ``incident`` and ``channel`` are those of
    event and subscriber, for the index. ``replaces_earlier``: messages of the incident that had
    not been sent were left out for this one.
    """

    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="deliveries",
        # By the index of what is there once; of a hundred thousand rows at once each check counts.
        db_index=False,
        db_constraint=False,
    )
    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    incident = models.ForeignKey(
        Incident,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        db_index=False,
        db_constraint=False,
    )
    channel = models.CharField(max_length=20, choices=ChannelKind)
    state = models.CharField(max_length=20, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField()
    lease = models.CharField(max_length=16, blank=True)
    replaces_earlier = models.BooleanField(default=False)
    last_error = models.CharField(_("last error"), max_length=ERROR_MAX_LENGTH, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # those of subscribers
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["event", "channel", "next_attempt_at"],
                name="delivery_due",
                condition=Q(state=DeliveryState.PENDING),
            ),
            models.Index(
                fields=["subscriber", "incident", "event"],
                name="delivery_of_subscriber",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(channel__in=ChannelKind.values), name="delivery_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.PENDING) | Q(lease=""),
                name="delivery_leased_while_pending",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.SENT, sent_at__isnull=False)
                | ~Q(state=DeliveryState.SENT) & Q(sent_at=None),
                name="delivery_sent_iff_sent_at",
            ),
            at_most(ERROR_MAX_LENGTH, "last_error", name="delivery_error_fits"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.event}"
