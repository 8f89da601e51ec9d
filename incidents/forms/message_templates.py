"""The form of a message template."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain import placeholders
from incidents.forms.fields import TextField, variables_help
from incidents.forms.saving import VersionedForm
from incidents.models import MessageTemplate
from incidents.operations import message_templates

VARIABLES = {
    placeholders.COMPONENTS: _("the components chosen, or “part of our service”"),
    placeholders.NAME: _("the incident's name"),
    placeholders.NOW: _("the time now, such as “14:30 UTC”"),
    placeholders.NEXT_UPDATE: _("“by 15:00 UTC”, or “as soon as we know more”"),
    placeholders.ESTIMATE: _("“between 15:00 UTC and 16:00 UTC”, if an estimate is chosen"),
}


class MessageTemplateForm(VersionedForm[MessageTemplate]):
    create = staticmethod(message_templates.create_template)
    edit = staticmethod(message_templates.edit_template)

    class Meta:
        model = MessageTemplate
        fields = ["name", "purpose", "status", "incident_name", "body"]
        field_classes = {"body": TextField}
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "name": _("By which you find it."),
            "status": _("Chosen with the template; without one the status stays."),
            "incident_name": _("Where there is none yet. It may have variables too."),
            "body": variables_help(_("Markdown. Replaced when the template is chosen:"), VARIABLES),
        }
