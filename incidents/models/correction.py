"""Facts of incidents that were corrected by hand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import at_most
from incidents.models.incident import Incident

REASON_MAX_LENGTH = 1_000


class FactCorrection(models.Model):
    """The value that stands instead of a computed fact; the reason is never shown to readers.

    ``value`` as ``domain.facts.stored`` writes it. The name of who did it outlives the account.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="corrections")
    name = models.CharField(max_length=80)
    value = models.JSONField()
    reason = models.TextField(_("reason"), max_length=REASON_MAX_LENGTH)
    author_name = models.CharField(max_length=255)
    corrected_at = models.DateTimeField()

    class Meta:
        default_permissions = ()  # those of postmortems
        constraints = [
            models.UniqueConstraint(fields=["incident", "name"], name="fact_corrected_once"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(reason=""),
                name="correction_has_name_and_reason",
            ),
            at_most(REASON_MAX_LENGTH, "reason", name="correction_reason_fits"),
        ]

    def __str__(self) -> str:
        return self.name
