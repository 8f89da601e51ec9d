"""Message templates: all in their order, a screen for each, buttons to move and remove them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.editing import done
from incidents.console.screens import screen, sent_from
from incidents.forms.message_templates import MessageTemplateForm
from incidents.forms.saving import actor, attempt
from incidents.models import MessageTemplate
from incidents.operations import message_templates as operations
from incidents.operations.errors import OperationError, Outdated


@screen("change_messagetemplate", "add_incident", "add_incidentupdate")
def templates(request: HttpRequest) -> HttpResponse:
    """All in their order. Sent, it adds those that a page begins with, if there are none."""
    if request.method == "POST":
        try:
            operations.found_templates(by=actor(request), now=timezone.now())
        except OperationError as refusal:
            messages.error(request, str(refusal))
        return redirect("console:templates")
    context = {"templates": MessageTemplate.objects.all()}
    return render(request, "console/message_templates.html", context)


@screen("change_messagetemplate")
def new(request: HttpRequest) -> HttpResponse:
    return _written(request, MessageTemplate())


@screen("change_messagetemplate")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, get_object_or_404(MessageTemplate, code=code))


@screen("change_messagetemplate")
@sent_from("console:template")
def move(request: HttpRequest, code: str) -> HttpResponse:
    template = get_object_or_404(MessageTemplate, code=code)
    places = -1 if request.POST.get("move") == "up" else 1
    try:
        operations.move_template(template.pk, by=actor(request), places=places, now=timezone.now())
    except OperationError as refusal:
        messages.error(request, str(refusal))
    return redirect("console:templates")


@screen("change_messagetemplate")
@sent_from("console:template")
def remove(request: HttpRequest, code: str) -> HttpResponse:
    template = get_object_or_404(MessageTemplate, code=code)
    said = _("“%(name)s” is removed.") % {"name": template}
    done(request, operations.remove_template, template.pk, said=said)
    return redirect("console:templates")


def _written(request: HttpRequest, template: MessageTemplate) -> HttpResponse:
    form = MessageTemplateForm(request.POST or None, instance=template)
    if form.is_valid():
        saved = attempt(form, partial(_save, request, form))
        if saved is not None:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("console:templates")
    return render(request, "console/message_template.html", {"form": form, "template": template})


def _save(request: HttpRequest, form: MessageTemplateForm) -> MessageTemplate:
    by, now, key = actor(request), timezone.now(), form.instance.pk
    if key is None:
        return operations.create_template(by=by, now=now, **form.cleaned_data)
    try:
        return operations.edit_template(key, by=by, now=now, **form.cleaned_data)
    except Outdated:
        form.rebase()
        raise
