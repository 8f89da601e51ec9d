"""Updates of incidents, and what they say of components."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from incidents.domain.content import ESTIMATE, UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import ComponentStatus, SeriesPart, Status
from incidents.models.component import Component
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.image import Image
from incidents.models.incident import Incident

BODY_MAX_LENGTH = 25_000
SUBMISSION_MAX_LENGTH = 64
DEPENDS_ON_MAX_LENGTH = 255
# The columns that hold the content; the rest of it is kept with components and the incident.
CONTENT = ("status", "body", "display_at", "next_update_at", *ESTIMATE, "notifies")


class IncidentUpdateQuerySet(models.QuerySet["IncidentUpdate"]):
    def public(self) -> IncidentUpdateQuerySet:
        return self.filter(withdrawn_at=None)

    def news(self) -> IncidentUpdateQuerySet:
        """Public updates that say more than the announcement of a series said already."""
        return self.public().exclude(series_part=SeriesPart.REPEATED, edited_at=None)

    def in_order(self) -> IncidentUpdateQuerySet:
        """Updates in order of time; at the same instant in order of recording."""
        return self.order_by("display_at", "created_at", "pk")


class IncidentUpdate(models.Model):
    """A message to readers. ``body`` is Markdown source."""

    code = code_field()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    status = models.CharField(_("status"), max_length=20, choices=Status)
    body = models.TextField(_("message"), max_length=BODY_MAX_LENGTH)
    display_at = models.DateTimeField(
        _("posted at"), help_text=_("The time shown; earlier than now to backdate.")
    )
    next_update_at = models.DateTimeField(
        _("next update by"), null=True, blank=True, help_text=_("A promise that readers see.")
    )
    # A promise of the end that readers see: a range, and on what it depends.
    estimate_earliest_at = models.DateTimeField(_("done at the earliest"), null=True, blank=True)
    estimate_latest_at = models.DateTimeField(_("done at the latest"), null=True, blank=True)
    estimate_depends_on = models.CharField(
        _("what decides"), max_length=DEPENDS_ON_MAX_LENGTH, blank=True
    )
    notifies = models.BooleanField(_("tell subscribers"), default=True)
    # Those that the message shows.
    images = models.ManyToManyField(Image, related_name="updates", editable=False)
    # The key of the form that posted it: the same submission sent twice lands once.
    submission = models.CharField(
        max_length=SUBMISSION_MAX_LENGTH, null=True, blank=True, unique=True, editable=False
    )
    series_part = models.CharField(
        max_length=20, choices=SeriesPart, blank=True, default="", editable=False
    )
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    history = HistoricalRecords(excluded_fields=["updated_at", "submission", "series_part"])

    objects = IncidentUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        indexes = [models.Index(fields=["incident", "display_at"], name="update_by_time")]
        constraints = [
            models.CheckConstraint(condition=~Q(body=""), name="update_has_body"),
            at_most(BODY_MAX_LENGTH, "body", name="update_body_fits"),
            has_code("update"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="update_status"),
            models.CheckConstraint(
                condition=Q(next_update_at=None) | Q(next_update_at__gt=F("display_at")),
                name="update_promises_a_later_one",
            ),
            models.CheckConstraint(
                condition=Q(
                    estimate_earliest_at=None, estimate_latest_at=None, estimate_depends_on=""
                )
                | Q(
                    estimate_earliest_at__isnull=False,
                    estimate_earliest_at__gte=F("display_at"),
                    estimate_latest_at__isnull=False,
                    estimate_latest_at__gte=F("estimate_earliest_at"),
                ),
                name="update_estimate_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(series_part__in=["", *SeriesPart.values]),
                name="update_series_part_is_known",
            ),
            models.CheckConstraint(
                condition=Q(submission=None) | ~Q(submission=""), name="update_submission_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {Truncator(self.body).chars(60)}"

    @property
    def is_news(self) -> bool:
        """Whether it says more than the announcement of a series said already; see ``news``."""
        return self.series_part != SeriesPart.REPEATED or self.edited_at is not None

    @property
    def content(self) -> UpdateContent:
        """The content of the update, without components and residual effect."""
        return UpdateContent.from_flat({name: getattr(self, name) for name in CONTENT})

    @property
    def estimate(self) -> Window | None:
        """The estimate in this update; None without one."""
        columns = self.estimate_earliest_at, self.estimate_latest_at, self.estimate_depends_on
        return PartialWindow(*columns).whole


class AffectedComponent(models.Model):
    """The status that an update gives a component. ``old_status`` is what the page showed before.

    The end of an incident frees components that its last update need not name. Such a
    row is *implied*: it is derived, and its ``new_status`` is what the page showed after.
    """

    update = models.ForeignKey(IncidentUpdate, on_delete=models.CASCADE, related_name="affected")
    component = models.ForeignKey(Component, on_delete=models.PROTECT, related_name="affected")
    old_status = models.CharField(max_length=20, choices=ComponentStatus)
    new_status = models.CharField(max_length=20, choices=ComponentStatus)
    is_implied = models.BooleanField(default=False)
    # Archives and programs may tell that a component is affected and not how; such a row claims
    # nothing. Its status is the one that the component showed, if that is known.
    has_status = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["update", "component"], name="affected_component_once_per_update"
            ),
            models.CheckConstraint(
                condition=Q(
                    old_status__in=ComponentStatus.values, new_status__in=ComponentStatus.values
                ),
                name="affected_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.get_new_status_display()}"

    @property
    def says(self) -> bool:
        """Whether its update gives the component a status."""
        return self.has_status and not self.is_implied

    @property
    def is_reached(self) -> bool:
        """Whether the component, only named, had its status while the incident went on."""
        return not self.has_status and not Status(self.update.status).is_closed
