"""Drafts of incidents not opened yet, and of maintenances not announced yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.rule import Episode
from incidents.models.update import SUBMISSION_MAX_LENGTH


class Opening(models.Model):
    """A draft of what is not public yet: the fields of the form with this key.

    One that a rule suggests is of its ``episode``, and has no author until somebody writes on. They
    are kept as they were sent, whether they can be read or not.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="openings", null=True
    )
    episode = models.OneToOneField(
        Episode, on_delete=models.CASCADE, related_name="opening", null=True
    )
    submission = models.CharField(max_length=SUBMISSION_MAX_LENGTH, unique=True)
    fields = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of an incident")
        default_permissions = ()  # whoever opens incidents may keep drafts of them
        constraints = [
            models.CheckConstraint(
                condition=~Q(submission=""), name="opening_submission_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(episode__isnull=False),
                name="opening_is_of_somebody",
            ),
        ]

    @property
    def is_planned(self) -> bool:
        """Whether it is of a maintenance: only that form asks how long it takes."""
        return "length" in self.fields

    def __str__(self) -> str:
        return str(self.fields.get("name") or self.fields.get("body") or "…")
