"""Rules whose source is asked: how it is asked, and what it answers when it is tried."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from incidents.console.editing import posted, saved
from incidents.console.rule_editor import rule_editor
from incidents.console.screens import screen
from incidents.domain.vocabulary import SourceKind
from incidents.forms.measures import KIND_NAMES, TITLES, MeasuredRuleForm
from incidents.forms.saving import actor
from incidents.models import Rule
from incidents.operations.errors import OperationError
from incidents.queries import rules as queries
from incidents.render.console.rules import OBSERVED_SHAPES

KINDS = [(each.value, KIND_NAMES[each]) for each in TITLES]


@screen("change_component")
def new(request: HttpRequest, source: str) -> HttpResponse:
    return edit(request, None, _kind(source))


@screen("change_component")
def ask_new(request: HttpRequest, source: str) -> HttpResponseBase:
    """Ask once as the form says, and show the form with what was found."""
    return _asked(request, None, _kind(source))


@screen("change_component")
def ask(request: HttpRequest, code: str) -> HttpResponseBase:
    of = get_object_or_404(queries.asked(), code=code)
    return _asked(request, of, SourceKind(of.source))


def edit(request: HttpRequest, of: Rule | None, source: SourceKind) -> HttpResponse:
    """Show the form of a rule, or save what was sent. Part of a screen."""
    form = MeasuredRuleForm(posted(request), instance=of, source=source)
    if row := saved(request, form):
        return redirect("console:rule", row.code)
    return _shown(request, form)


def _asked(request: HttpRequest, of: Rule | None, source: SourceKind) -> HttpResponseBase:
    if "try" not in request.POST:
        return edit(request, of, source)
    form = MeasuredRuleForm(request.POST, instance=of, source=source)
    form.forget_errors_of_others()
    if form.errors:
        return _shown(request, form)
    try:
        found = form.try_it(by=actor(request), now=timezone.now())
    except OperationError as refusal:
        return _shown(request, form, reason=str(refusal))
    return _shown(request, form, found=found, found_shape=OBSERVED_SHAPES[found.observation])


def _kind(source: str) -> SourceKind:
    if source not in TITLES:
        raise Http404(source)
    return SourceKind(source)


def _shown(request: HttpRequest, form: MeasuredRuleForm, **context: Any) -> HttpResponse:
    code = form.instance.code if form.instance.pk else ""
    try_address = (
        reverse("console:ask-measure", args=[code])
        if code
        else reverse("console:ask-new-measure", args=[form.source])
    )
    return rule_editor(
        request,
        form,
        template="console/measure.html",
        title=str(TITLES[form.source]),
        try_address=try_address,
        **context,
    )
