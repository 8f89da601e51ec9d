"""Drafts: updates that are not posted yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import DraftReason
from incidents.models.fields import code_field, has_code
from incidents.models.incident import Incident
from incidents.models.job import Job
from incidents.models.update import IncidentUpdate


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self) -> DraftQuerySet:
        """Drafts neither posted nor discarded, newest first."""
        return self.filter(update=None, discarded_at=None).order_by("-created_at", "-pk")


class Draft(models.Model):
    """By a person (``author``) or a job. ``fields`` is the ``content`` as JSON. ``seen`` is what
    was so when it was written: the ``status`` of the incident, and what that claimed of the
    ``components`` that the draft names; None if nobody knows."""

    code = code_field()
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True
    )
    job = models.ForeignKey(
        Job, on_delete=models.PROTECT, related_name="drafts", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=20, choices=DraftReason)
    fields = models.JSONField(default=dict)
    seen = models.JSONField(null=True, blank=True, editable=False)
    update = models.OneToOneField(
        IncidentUpdate, on_delete=models.PROTECT, related_name="draft", null=True, blank=True
    )
    discarded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        constraints = [
            has_code("draft"),
            models.CheckConstraint(
                condition=Q(reason__in=DraftReason.values), name="draft_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(author=None, job__isnull=False) | Q(author__isnull=False, job=None),
                name="draft_is_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(update=None) | Q(discarded_at=None),
                name="draft_is_posted_or_discarded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.incident}"

    @property
    def content(self) -> UpdateContent:
        """The content of the update, as far as it was written."""
        return UpdateContent.from_json(self.fields)
