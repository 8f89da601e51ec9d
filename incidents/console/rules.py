"""Rules: what each waits for and does, the state of its source, and when it acted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.console import measures
from incidents.console.editing import button, posted, saved
from incidents.console.rule_editor import rule_editor
from incidents.console.screens import screen
from incidents.domain.vocabulary import SourceKind
from incidents.forms.rules import AlertRuleForm
from incidents.forms.saving import actor, place
from incidents.models import Rule
from incidents.operations.errors import OperationError
from incidents.operations.rules import writing
from incidents.queries import rules as queries
from incidents.render.console.rules import RuleView, TrialView


@screen("view_component", "change_component")
def rules(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = [RuleView(each, now) for each in queries.listed()]
    hook = request.build_absolute_uri(reverse("hook-alertmanager"))
    told = {"rules": found, "asked": measures.KINDS, "hook": hook}
    return render(request, "console/rules.html", told)


@screen("change_component")
def new(request: HttpRequest) -> HttpResponse:
    return _edited(request, AlertRuleForm(posted(request)))


@screen("view_component", "change_component", sending="change_component")
def rule(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(Rule.objects.select_related("signal"), code=code)
    if of.is_asked:
        return measures.edit(request, of, SourceKind(of.source))
    return _edited(request, AlertRuleForm(posted(request), instance=of))


def _edited(request: HttpRequest, form: AlertRuleForm) -> HttpResponse:
    if row := saved(request, form):
        return redirect("console:rule", row.code)
    return _shown(request, form)


@screen("change_component")
def try_rule(request: HttpRequest, code: str = "") -> HttpResponseBase:
    """Show the form with what the rule would do as it stands there; nothing is saved."""
    if "try" not in request.POST:
        return rule(request, code=code) if code else new(request)
    of = get_object_or_404(Rule.objects.select_related("signal"), code=code) if code else None
    form = AlertRuleForm(request.POST, instance=of)
    if not form.is_valid():
        return _shown(request, form)
    try:
        trial = form.try_it(by=actor(request), now=timezone.now())
    except OperationError as refusal:
        if field := place(refusal, form):
            form.add_error(field, str(refusal))
            return _shown(request, form)
        return _shown(request, form, reason=str(refusal))
    return _shown(request, form, trial=TrialView(trial))


def _shown(request: HttpRequest, form: AlertRuleForm, **context: Any) -> HttpResponse:
    code = form.instance.code if form.instance.pk else ""
    try_address = (
        reverse("console:try-rule", args=[code]) if code else reverse("console:try-new-rule")
    )
    return rule_editor(
        request,
        form,
        template="console/rule.html",
        title=str(_("New rule")),
        try_address=try_address,
        **context,
    )


on_rule = partial(button, Rule, "console:rule", "change_component")
pause = on_rule(writing.pause_rule, _("It is paused, and what it did is taken back."))
resume = on_rule(writing.resume_rule, _("It works again."))
remove = on_rule(
    writing.remove_rule,
    _("“%(name)s” is removed, and what it did is taken back."),
    onward="console:rules",
)
