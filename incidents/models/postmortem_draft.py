"""Drafts of postmortems: what somebody has typed and not saved."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class PostmortemDraft(models.Model):
    """The ``sections`` as one person has typed them, who saw the version ``based_on``."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="postmortem_drafts"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postmortem_drafts"
    )
    sections = models.JSONField()
    based_on = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a postmortem")
        default_permissions = ()  # whoever writes postmortems may keep drafts of them
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "author"], name="postmortem_draft_is_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"Postmortem: {self.incident.name}"
