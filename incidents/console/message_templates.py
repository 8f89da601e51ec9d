"""Message templates: all in their order, a screen for each, buttons to move and remove them."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, done, editor, posted, saved
from incidents.console.screens import screen
from incidents.forms.message_templates import MessageTemplateForm
from incidents.models import MessageTemplate
from incidents.operations import message_templates as operations


@screen("change_messagetemplate", "add_incident", "add_incidentupdate")
def templates(request: HttpRequest) -> HttpResponse:
    """All in their order. Sent, it adds those that a page begins with, if there are none."""
    if request.method == "POST":
        done(request, operations.found_templates, said="")
        return redirect("console:templates")
    context = {"templates": MessageTemplate.objects.all()}
    return render(request, "console/message_templates.html", context)


@screen("change_messagetemplate")
def template(request: HttpRequest, code: str = "") -> HttpResponse:
    of = get_object_or_404(MessageTemplate, code=code) if code else None
    form = MessageTemplateForm(posted(request), instance=of)
    if saved(request, form):
        return redirect("console:templates")
    title = of.name if of else _("New template")
    shown = "console/message_template.html"
    return editor(request, form, verb="change_messagetemplate", template=shown, title=title)


@screen("change_messagetemplate", sent_from="console:template")
def move(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(MessageTemplate, code=code)
    places = -1 if request.POST.get("move") == "up" else 1
    done(request, operations.move_template, found.pk, said="", places=places)
    return redirect("console:templates")


on_template = partial(button, MessageTemplate, "console:template", "change_messagetemplate")
remove = on_template(
    operations.remove_template, _("“%(name)s” is removed."), onward="console:templates"
)
