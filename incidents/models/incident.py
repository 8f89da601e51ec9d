"""Incidents and maintenances: one table, since every reader shows both."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from incidents.domain.codes import FEED_ID_MAX_LENGTH
from incidents.domain.lifecycle import Times
from incidents.domain.vocabulary import CLOSED, STATUSES_OF, Impact, IncidentKind, Status
from incidents.models.fields import at_most, code_field, has_code

NAME_MAX_LENGTH = 255
RESIDUAL_EFFECT_MAX_LENGTH = 1_000
OVERRIDES = [impact for impact in Impact if impact != Impact.MAINTENANCE]
_REALTIME = Q(kind=IncidentKind.REALTIME)
_MAINTENANCE = Q(kind=IncidentKind.MAINTENANCE)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def public(self) -> IncidentQuerySet:
        return self.filter(withdrawn_at=None)

    def with_last_display(self) -> IncidentQuerySet:
        """With ``last_display_at``: the latest time that a public update bears."""
        return self.annotate(
            last_display_at=Max("updates__display_at", filter=Q(updates__withdrawn_at=None))
        )

    def realtime(self) -> IncidentQuerySet:
        return self.public().filter(kind=IncidentKind.REALTIME)

    def maintenances(self) -> IncidentQuerySet:
        return self.public().filter(kind=IncidentKind.MAINTENANCE)

    def unresolved(self) -> IncidentQuerySet:
        """Open incidents, newest start first."""
        return self.realtime().filter(closed_at=None).order_by("-started_at", "-pk")

    def open_maintenances(self) -> IncidentQuerySet:
        """Maintenances scheduled or in progress, next first."""
        return self.maintenances().filter(closed_at=None).order_by("scheduled_for", "pk")

    def to_be_reminded_of(self) -> IncidentQuerySet:
        """Planned ones that nobody was reminded of yet, in the window that they have now."""
        planned = self.open_maintenances().filter(status=Status.SCHEDULED)
        told = Q(reminded_for=F("scheduled_for"), reminded_for__isnull=False)
        return planned.exclude(remind_before_s=None).exclude(told)

    def with_residual_effect(self, *, now: datetime) -> IncidentQuerySet:
        """Closed incidents with an effect that may still be noticed."""
        return self.public().exclude(closed_at=None).filter(residual_ends_at__gt=now)


class Incident(models.Model):
    """Something is or was wrong, or maintenance is planned.

    ``status``, ``monitoring_at``, ``closed_at`` and ``impact`` follow from the
    updates; ``operations`` derives them again after each write.
    """

    code = code_field()
    kind = models.CharField(max_length=20, choices=IncidentKind, editable=False)
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH)
    status = models.CharField(_("status"), max_length=20, choices=Status, editable=False)
    impact = models.CharField(_("impact"), max_length=20, choices=Impact, editable=False)
    impact_override = models.CharField(
        _("impact override"),
        max_length=20,
        choices=[(impact.value, impact.label) for impact in OVERRIDES],
        null=True,
        blank=True,
        help_text=_("Empty: the worst status that an affected component reached."),
    )
    started_at = models.DateTimeField(_("started at"))
    monitoring_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    scheduled_for = models.DateTimeField(_("scheduled for"), null=True, blank=True)
    scheduled_until = models.DateTimeField(_("scheduled until"), null=True, blank=True)
    starts_by_itself = models.BooleanField(_("starts by itself"), default=False)
    ends_by_itself = models.BooleanField(_("ends by itself"), default=False)
    remind_before_s = models.PositiveIntegerField(
        _("seconds before the start at which subscribers are reminded"), null=True, blank=True
    )
    reminded_for = models.DateTimeField(null=True, blank=True, editable=False)
    # The occurrence of a series that it is, and when that has it, wherever it is moved to.
    series = models.ForeignKey(
        "MaintenanceSeries",
        on_delete=models.PROTECT,
        related_name="occurrences",
        null=True,
        blank=True,
        editable=False,
    )
    recurs_at = models.DateTimeField(null=True, blank=True, editable=False)
    residual_effect = models.TextField(
        _("residual effect"),
        blank=True,
        max_length=RESIDUAL_EFFECT_MAX_LENGTH,
        help_text=_("What may still be felt after the end: “Loops may last up to 24 h”."),
    )
    residual_ends_at = models.DateTimeField(_("residual effect ends at"), null=True, blank=True)
    is_backfilled = models.BooleanField(_("backfilled"), default=False, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)
    # When what readers are told of it last changed, which is what feeds call updated: an entry
    # that says the same must not come back as news.
    told_at = models.DateTimeField(editable=False)

    # Of a page that was moved here, with the ids that its feeds had there, by which readers know
    # it; empty where these are not known.
    is_moved_in = models.BooleanField(default=False, editable=False)
    atom_id = models.CharField(max_length=FEED_ID_MAX_LENGTH, blank=True, editable=False)
    rss_guid = models.CharField(max_length=FEED_ID_MAX_LENGTH, blank=True, editable=False)

    history = HistoricalRecords(
        excluded_fields=[
            *("updated_at", "told_at", "reminded_for", "series", "recurs_at"),
            *("is_moved_in", "atom_id", "rss_guid"),
        ]
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        indexes = [
            models.Index(F("started_at").desc(), name="incident_by_start"),
            models.Index(fields=["closed_at"], name="incident_by_end"),
            models.Index(
                fields=["residual_ends_at"],
                name="incident_by_residual_end",
                condition=Q(residual_ends_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="incident_has_name"),
            at_most(NAME_MAX_LENGTH, "name", name="incident_name_fits"),
            has_code("incident"),
            models.CheckConstraint(
                condition=_REALTIME & Q(status__in=STATUSES_OF[IncidentKind.REALTIME])
                | _MAINTENANCE & Q(status__in=STATUSES_OF[IncidentKind.MAINTENANCE]),
                name="incident_status_fits_kind",
            ),
            models.CheckConstraint(
                condition=_REALTIME & Q(scheduled_for=None, scheduled_until=None)
                | _MAINTENANCE
                & Q(scheduled_for__isnull=False, scheduled_until__gt=F("scheduled_for")),
                name="incident_window_fits_kind",
            ),
            models.CheckConstraint(
                condition=_MAINTENANCE
                | Q(starts_by_itself=False, ends_by_itself=False, remind_before_s=None),
                name="incident_only_maintenance_runs_by_itself",
            ),
            models.UniqueConstraint(fields=["series", "recurs_at"], name="occurrence_once"),
            models.CheckConstraint(
                condition=Q(series=None, recurs_at=None)
                | _MAINTENANCE & Q(series__isnull=False, recurs_at__isnull=False),
                name="occurrence_is_of_a_series",
            ),
            models.CheckConstraint(
                condition=_REALTIME & ~Q(impact=Impact.MAINTENANCE)
                | _MAINTENANCE & Q(impact=Impact.MAINTENANCE, impact_override=None),
                name="incident_impact_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(impact__in=Impact.values)
                & (Q(impact_override=None) | Q(impact_override__in=OVERRIDES)),
                name="incident_impact_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CLOSED, closed_at__isnull=False)
                | ~Q(status__in=CLOSED) & Q(closed_at=None),
                name="incident_closed_iff_closed_at",
            ),
            models.CheckConstraint(
                condition=_MAINTENANCE | Q(closed_at=None) | Q(closed_at__gte=F("started_at")),
                name="incident_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(residual_effect="", residual_ends_at=None)
                | ~Q(residual_effect="") & Q(residual_ends_at__isnull=False),
                name="incident_residual_effect_has_end",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | Q(residual_ends_at=None)
                | Q(residual_ends_at__gte=F("closed_at")),
                name="incident_residual_ends_after_end",
            ),
            *(
                at_most(FEED_ID_MAX_LENGTH, name, name=f"incident_{name}_fits")
                for name in ("atom_id", "rss_guid")
            ),
            at_most(RESIDUAL_EFFECT_MAX_LENGTH, "residual_effect", name="incident_residual_fits"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_maintenance(self) -> bool:
        return self.kind == IncidentKind.MAINTENANCE

    def is_felt(self, *, now: datetime) -> bool:
        """Whether it is closed with a residual effect; see ``with_residual_effect``."""
        ends_at = self.residual_ends_at
        return not self.is_open and ends_at is not None and ends_at > now

    @property
    def wording(self) -> tuple[object, ...]:
        """The fields shown in feeds besides updates and postmortem; a change makes an entry new."""
        return (
            self.name,
            self.scheduled_for,
            self.scheduled_until,
            self.residual_effect,
            self.residual_ends_at,
        )

    @property
    def planned(self) -> Times:
        """The window of a maintenance."""
        assert self.scheduled_for  # the database holds both
        assert self.scheduled_until
        return Times(self.scheduled_for, self.scheduled_until)

    @property
    def shown_impact(self) -> Impact:
        """The override if there is one, else the derived impact."""
        return Impact(self.impact_override or self.impact)
