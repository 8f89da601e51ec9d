"""Drafts of incidents not opened yet, and of maintenances not announced yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.update import SUBMISSION_MAX_LENGTH


class Opening(models.Model):
    """A draft of what is not public yet: the fields of the form with this key.

    They are kept as they were sent, whether they can be read or not.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="openings"
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
        ]

    @property
    def is_planned(self) -> bool:
        """Whether it is of a maintenance: only that form asks how long it takes."""
        return "length" in self.fields

    def __str__(self) -> str:
        return str(self.fields.get("name") or self.fields.get("body") or "…")
