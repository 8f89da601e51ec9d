"""The form of a rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.forms.fields import CODE, TextField, variables_help
from incidents.forms.saving import CodedForm
from incidents.models import Component, Rule
from incidents.operations.actor import Actor
from incidents.operations.rules.trials import try_rule
from incidents.operations.rules.writing import create_rule, edit_rule
from incidents.queries import alerts
from incidents.queries.components import named
from incidents.render import rule_texts
from incidents.render.console.rules import RuleTrial, length
from incidents.render.console.words import short

OF_TRIAL = ("tried_on", "pasted")
RECEIVED_SHOWN = 30
# What is offered, in seconds; another that is stored is offered as well.
WAITS = (0, 30, 60, 120, 300, 600, 900, 1_800, 3_600)
VARIABLES = {
    rule_texts.COMPONENTS: gettext_lazy("the components above, or “part of our service”"),
    rule_texts.SINCE: gettext_lazy("since when it is bad, such as “14:30 UTC”"),
}
INTRO = gettext_lazy(
    "Markdown, of what the rule suggests or opens. Empty: a ready text. Replaced in it:"
)
ALERTS_SAY = gettext_lazy("what the alerts say, which may be internal")


def variables(measured: str | Promise) -> SafeString:
    """Return what each variable stands for, as a list; ``measured`` of what was seen."""
    return variables_help(INTRO, VARIABLES | {rule_texts.MEASURED: measured})


def _received() -> list[tuple[str, str]]:
    return [
        (str(each.pk), f"{each.get_hook_display()}, {short(each.received_at)}")
        for each in alerts.recorded()[:RECEIVED_SHOWN]
    ]


def _lengths(chosen: int | None) -> list[tuple[int, str]]:
    return [(each, length(each)) for each in sorted({*WAITS, chosen or 0})]


class RuleForm(CodedForm[Rule]):
    create, edit = staticmethod(create_rule), staticmethod(edit_rule)

    components = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Components"),
        queryset=Component.objects.shown(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those that readers see in trouble when these alerts fire."),
    )
    wait_s = forms.TypedChoiceField(
        label=gettext_lazy("Acts once it was bad for"),
        coerce=int,
        help_text=gettext_lazy("Prometheus may have waited already (“for” in its rule)."),
    )
    restore_after_s = forms.TypedChoiceField(
        label=gettext_lazy("Restores once it was good for"),
        coerce=int,
        help_text=gettext_lazy(
            "What comes back within the hour must be good twice as long each time, up to an hour."
        ),
    )

    class Meta:
        model = Rule
        fields = [
            *("name", "matchers", "components", "status", "action"),
            *("wait_s", "restore_after_s", "incident_name", "body"),
        ]
        field_classes = {"body": TextField, "matchers": TextField}
        widgets = {
            "matchers": forms.Textarea(attrs={"rows": 3, **CODE}),
            "action": forms.RadioSelect,
            "body": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "name": gettext_lazy("By which the audit and the board call it."),
            "matchers": gettext_lazy(
                'One matcher a line, as in Alertmanager: alertname="HighErrorRate",'
                ' severity=~"page|critical". All must match.'
            ),
            "status": gettext_lazy("What the components show, or what it suggests for them."),
            "incident_name": gettext_lazy("Empty: “Problem with …” and the components."),
            "body": variables(ALERTS_SAY),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["components"]
        self.initial.setdefault("components", [])
        if self.instance.pk:
            self.initial["components"] = list(self.instance.components.values_list("pk", flat=True))
        # Of many, the chosen ones are in sight.
        ordered = sorted(named(), key=lambda each: each.pk not in self.initial["components"])
        chosen.choices = [(each.pk, each.full_name) for each in ordered]
        for name in ("wait_s", "restore_after_s"):
            field: Any = self.fields[name]
            field.choices = _lengths(getattr(self.instance, name))
            self.initial.setdefault(name, getattr(self.instance, name))

    def arguments(self) -> dict[str, Any]:
        return {**self.cleaned_data, "components": list(self.cleaned_data["components"])}


class AlertRuleForm(RuleForm):
    """Writes a rule on alerts, and tries it on some."""

    # What is tried: the alerts that are known, something that came in, or what is pasted.
    tried_on = forms.ChoiceField(label=gettext_lazy("Try it on"), required=False)
    pasted = TextField(
        label=gettext_lazy("or on what is pasted here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **CODE}),
        help_text=gettext_lazy("JSON as a hook is sent it. Nothing is kept of it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        received: Any = self.fields["tried_on"]
        received.choices = [("", _("the alerts that are known now")), *_received()]

    def arguments(self) -> dict[str, Any]:
        return {k: v for k, v in super().arguments().items() if k not in OF_TRIAL}

    def can_be_tried(self) -> bool:
        return self.is_valid()

    def try_it(self, *, by: Actor, now: datetime) -> RuleTrial:
        """Return what it would do as it stands in the form. Raises what the operation does."""
        given = {k: v for k, v in self.arguments().items() if k not in {"code", "based_on"}}
        known = [each.known for each in alerts.current()]
        rule = self.instance if self.instance.pk else None
        return try_rule(self._sent(), by=by, now=now, known=known, rule=rule, **given)

    def _sent(self) -> str | None:
        if pasted := self.cleaned_data["pasted"].strip():
            return str(pasted)
        chosen = self.cleaned_data["tried_on"]
        found = alerts.recorded().filter(pk=chosen).first() if chosen else None
        return found.body if found else None
