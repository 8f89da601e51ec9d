"""Series of maintenances: what recurs, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from incidents.domain import recurrence
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency
from incidents.models.component import Component
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH


class MaintenanceSeriesQuerySet(models.QuerySet["MaintenanceSeries"]):
    def going(self, *, now: datetime) -> MaintenanceSeriesQuerySet:
        """Those that may have more occurrences."""
        return self.filter(Q(last_at=None) | Q(last_at__gt=now), stopped_at=None)


class MaintenanceSeries(models.Model):
    """Planned work that recurs. Each occurrence is a maintenance, created ahead.

    The window is that of the first occurrence. The zone is that of the page when the series was
    announced: the times of what is announced already must not change with the page's.
    """

    code = code_field()
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH)
    body = models.TextField(_("message"), max_length=BODY_MAX_LENGTH)
    components = models.ManyToManyField(Component, related_name="series")
    scheduled_for = models.DateTimeField(_("scheduled for"))
    scheduled_until = models.DateTimeField(_("scheduled until"))
    time_zone = models.CharField(_("time zone"), max_length=50)
    frequency = models.CharField(_("repeats"), max_length=20, choices=Frequency)
    interval = models.PositiveIntegerField(_("interval"), default=1)
    until_on = models.DateField(_("until"), null=True, blank=True)
    count = models.PositiveIntegerField(_("times"), null=True, blank=True)
    starts_by_itself = models.BooleanField(_("starts by itself"), default=False)
    ends_by_itself = models.BooleanField(_("ends by itself"), default=False)
    remind_before_s = models.PositiveIntegerField(
        _("seconds before the start at which subscribers are reminded"), null=True, blank=True
    )
    # When readers were told of it, and of its latest change.
    announced_at = models.DateTimeField(editable=False)
    # The start of its last occurrence, by what decides when it takes place; None without an end.
    last_at = models.DateTimeField(null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = MaintenanceSeriesQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # those of incidents
        verbose_name = _("series of maintenances")
        verbose_name_plural = _("series of maintenances")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="series_has_name"),
            at_most(NAME_MAX_LENGTH, "name", name="series_name_fits"),
            models.CheckConstraint(condition=~Q(body=""), name="series_has_body"),
            at_most(BODY_MAX_LENGTH, "body", name="series_body_fits"),
            has_code("series"),
            models.CheckConstraint(condition=~Q(time_zone=""), name="series_has_time_zone"),
            models.CheckConstraint(
                condition=Q(scheduled_until__gt=F("scheduled_for")), name="series_window"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="series_frequency_is_known"
            ),
            models.CheckConstraint(
                condition=Q(interval__gte=1) & (Q(count=None) | Q(count__gte=1)),
                name="series_recurs",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(count=None), name="series_has_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def duration(self) -> timedelta:
        return self.scheduled_until - self.scheduled_for

    @property
    def recurrence(self) -> Recurrence:
        return Recurrence(self.frequency, self.interval, self.until_on, self.count)

    def end(self) -> datetime | None:
        """Return the start of its last occurrence; None without an end."""
        return recurrence.last(self.recurrence, first_at=self.scheduled_for, zone=self.zone)

    def ahead(self, *, now: datetime) -> list[datetime]:
        """Return the starts of the occurrences that should be there by now and lie ahead."""
        instants = recurrence.occurrences(
            self.recurrence, first_at=self.scheduled_for, zone=self.zone
        )
        return recurrence.ahead(instants, now=now)
