"""Message templates: their names, statuses and variables."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.domain import placeholders
from incidents.domain.vocabulary import TemplatePurpose
from incidents.models import MessageTemplate
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.errors import Refused, StatusDoesNotFit
from incidents.operations.validation.texts import line, name, text, variables


def message_template(template: MessageTemplate) -> None:
    """Clean its texts, and refuse what nobody could find, fill in or post."""
    template.name = name(template.name)
    template.body = text(template.body, field="body", limit=BODY_MAX_LENGTH)
    if template.incident_name.strip():
        template.incident_name = line(
            template.incident_name, field="incident_name", limit=NAME_MAX_LENGTH
        )
    _is_the_only_one(template)
    _status_fits(template)
    variables(template.body, field="body", known=placeholders.VARIABLES)
    variables(template.incident_name, field="incident_name", known=placeholders.VARIABLES)


def _is_the_only_one(template: MessageTemplate) -> None:
    others = MessageTemplate.objects.exclude(pk=template.pk).values_list("name", flat=True)
    if template.name.casefold() in (other.casefold() for other in others):
        raise Refused(
            _("Another template is called “%(name)s”; choose another name.")
            % {"name": template.name},
            field="name",
        )


def _status_fits(template: MessageTemplate) -> None:
    if template.purpose not in TemplatePurpose.values:
        raise Refused(
            _("“%(purpose)s” is nothing that a template is for; choose one of %(names)s.")
            % {"purpose": template.purpose, "names": ", ".join(TemplatePurpose.values)},
            field="purpose",
        )
    purpose = TemplatePurpose(template.purpose)
    if template.status and template.status not in purpose.statuses:
        raise StatusDoesNotFit(
            _("A template “%(purpose)s” brings along %(names)s; choose that, or what it is for.")
            % {
                "purpose": purpose.label,
                "names": ", ".join(f"“{each.label}”" for each in purpose.statuses)
                or _("no status"),
            },
            field="status",
        )
