"""Rules: what each waits for and does, the state of its source, and when it acted."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.console.editing import button, editor, posted, saved, tried
from incidents.console.screens import screen
from incidents.domain.vocabulary import SourceKind
from incidents.forms.measures import KIND_NAMES, MeasuredRuleForm
from incidents.forms.rules import AlertRuleForm
from incidents.models import Rule
from incidents.operations.rules import writing
from incidents.queries import rules as queries
from incidents.render.console.rules import OBSERVED_SHAPES, RuleView, TrialView

EPISODES_SHOWN = 20
RuleForm = AlertRuleForm | MeasuredRuleForm


@screen("view_component", "change_component")
def rules(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "rules": [RuleView(each, now) for each in queries.listed()],
        "asked": KIND_NAMES.items(),
        "hook": request.build_absolute_uri(reverse("hook-alertmanager")),
    }
    return render(request, "console/rules.html", context)


@screen("change_component")
def new(request: HttpRequest, source: str = SourceKind.ALERT) -> HttpResponse:
    return _edited(request, _form(request, None, source))


@screen("view_component", "change_component", sending="change_component")
def rule(request: HttpRequest, code: str) -> HttpResponse:
    return _edited(request, _of(request, code))


@screen("change_component")
def try_new(request: HttpRequest, source: str = SourceKind.ALERT) -> HttpResponse:
    return _tried(request, _form(request, None, source))


@screen("change_component")
def try_rule(request: HttpRequest, code: str) -> HttpResponse:
    return _tried(request, _of(request, code))


def _of(request: HttpRequest, code: str) -> RuleForm:
    of = get_object_or_404(Rule.objects.select_related("signal", "measure"), code=code)
    return _form(request, of, of.source)


def _form(request: HttpRequest, of: Rule | None, source: str) -> RuleForm:
    if source == SourceKind.ALERT:
        return AlertRuleForm(posted(request), instance=of)
    if source not in KIND_NAMES:
        raise Http404(source)
    return MeasuredRuleForm(posted(request), instance=of, source=SourceKind(source))


def _edited(request: HttpRequest, form: RuleForm) -> HttpResponse:
    row = saved(request, form)
    return redirect("console:rule", row.code) if row else _shown(request, form)


def _tried(request: HttpRequest, form: RuleForm) -> HttpResponse:
    """Show the form with what the rule would do, or finds, as it stands there."""
    if "try" not in request.POST:
        return _edited(request, form)
    found, reason = tried(request, form)
    if found is None:
        return _shown(request, form, reason=reason)
    if isinstance(form, AlertRuleForm):
        return _shown(request, form, trial=TrialView(found))
    return _shown(request, form, found=found, found_shape=OBSERVED_SHAPES[found.observation])


def _shown(request: HttpRequest, form: RuleForm, **context: Any) -> HttpResponse:
    of: Rule | None = form.instance if form.instance.pk else None
    kind = [form.source] if isinstance(form, MeasuredRuleForm) else []
    title = _("New rule on %(source)s") % {"source": KIND_NAMES[kind[0]]} if kind else _("New rule")
    return editor(
        request,
        form,
        verb="change_component",
        is_writable=of is None or of.removed_at is None,
        template="console/measure.html" if kind else "console/rule.html",
        title=of.name if of else title,
        original=of,
        view=RuleView(of, timezone.now()) if of else None,
        episodes=queries.episodes(of)[:EPISODES_SHOWN] if of else (),
        try_address=reverse("console:try-rule", args=[of.code])
        if of
        else reverse("console:try-new-rule", args=kind),
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
