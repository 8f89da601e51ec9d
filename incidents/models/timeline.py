"""The timeline of an incident: what was entered by hand, and what is starred."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.timeline import EntryKind
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import Incident

TEXT_MAX_LENGTH = 4_000
SOURCE_MAX_LENGTH = 500
DECIDED_BY_MAX_LENGTH = 255


class TimelineEntry(models.Model):
    """A note or a decision. ``text`` is what happened, or what was chosen.

    ``cost``: what the decision was expected to cost readers. ``source``: where this is known from.
    """

    code = code_field()
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField(_("time"))
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind, default=EntryKind.NOTE)
    text = models.TextField(_("what happened, or what was chosen"), max_length=TEXT_MAX_LENGTH)
    rejected = models.TextField(_("what was rejected"), max_length=TEXT_MAX_LENGTH, blank=True)
    cost = models.TextField(_("expected cost to readers"), max_length=TEXT_MAX_LENGTH, blank=True)
    decided_by = models.CharField(_("who decided"), max_length=DECIDED_BY_MAX_LENGTH, blank=True)
    source = models.CharField(_("source"), max_length=SOURCE_MAX_LENGTH, blank=True)
    is_public = models.BooleanField(
        _("public"),
        default=False,
        help_text=_("May stand in public sections of the postmortem."),
    )
    author_name = models.CharField(max_length=255, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        default_permissions = ()  # those of updates and postmortems
        constraints = [
            has_code("entry"),
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values), name="entry_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="entry_has_text"),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.DECISION) | Q(rejected="", cost="", decided_by=""),
                name="entry_of_a_decision",
            ),
            at_most(TEXT_MAX_LENGTH, "text", name="entry_text_fits"),
            at_most(TEXT_MAX_LENGTH, "rejected", name="entry_rejected_fits"),
            at_most(TEXT_MAX_LENGTH, "cost", name="entry_cost_fits"),
            at_most(DECIDED_BY_MAX_LENGTH, "decided_by", name="entry_decided_by_fits"),
            at_most(SOURCE_MAX_LENGTH, "source", name="entry_source_fits"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class StarredMoment(models.Model):
    """A moment of the timeline that matters, by its key (``domain.timeline.Moment``)."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="starred")
    key = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()  # those of updates and postmortems
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="moment_starred_once")
        ]

    def __str__(self) -> str:
        return self.key
