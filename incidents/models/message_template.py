"""Message templates: ready-made texts, chosen while an update is written."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import Status, TemplatePurpose
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH


class MessageTemplate(models.Model):
    """A text with variables (domain/placeholders.py), found by its name in any letters.

    ``status`` and ``incident_name`` are those that it brings along, empty for none.
    """

    code = code_field()
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH)
    purpose = models.CharField(
        _("offered"), max_length=20, choices=TemplatePurpose, default=TemplatePurpose.ANY
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, blank=True)
    incident_name = models.CharField(
        _("name of the incident"), max_length=NAME_MAX_LENGTH, blank=True
    )
    body = models.TextField(_("message"), max_length=BODY_MAX_LENGTH)
    position = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("message template")
        ordering = ["position", "pk"]
        constraints = [
            has_code("template"),
            models.UniqueConstraint(Lower("name"), name="template_has_name_of_its_own"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(body=""), name="template_has_name_and_body"
            ),
            at_most(NAME_MAX_LENGTH, "name", name="template_name_fits"),
            at_most(NAME_MAX_LENGTH, "incident_name", name="template_incident_name_fits"),
            at_most(BODY_MAX_LENGTH, "body", name="template_body_fits"),
            models.CheckConstraint(
                condition=Q(purpose__in=TemplatePurpose.values),
                name="template_purpose_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="")
                | (Q(status__in=Status.values) & ~Q(purpose=TemplatePurpose.ANY)),
                name="template_status_has_a_purpose",
            ),
        ]

    def __str__(self) -> str:
        return self.name
