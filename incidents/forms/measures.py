"""The form of a rule whose source is asked; credentials go in and never come out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.domain.measuring.answers import EXPECTED
from incidents.domain.measuring.findings import Finding
from incidents.domain.vocabulary import Authentication, SourceKind
from incidents.forms.fields import CODE
from incidents.forms.rules import RuleForm, variables
from incidents.forms.sources import SourceForm
from incidents.models import Measure, Rule
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN
from incidents.models.measure import DAYS_LEFT_MAX, SLOW_AFTER_MS_MAX, SUPPLIER_INTERVAL_S_MIN
from incidents.operations.actor import Actor
from incidents.operations.measures.trials import try_measure

SIGN_IN = ("authentication", "username", "secret")
# The fields by which each kind of source is asked, in their order.
ASKED: dict[SourceKind, tuple[str, ...]] = {
    SourceKind.QUERY: ("address", "expression", "labels", "expected", *SIGN_IN, "interval_s"),
    SourceKind.METRIC: ("address", "expression", "expected", *SIGN_IN, "interval_s"),
    SourceKind.CHECK: (
        *("address", "connect_to", "expected", "slow_after_ms", "days_left", "interval_s"),
    ),
    SourceKind.SUPPLIER: ("address", "expression", "interval_s"),
}
KIND_NAMES: dict[SourceKind, Promise] = {
    SourceKind.QUERY: _("a query of Prometheus"),
    SourceKind.METRIC: _("a metric of an exporter"),
    SourceKind.CHECK: _("an HTTP check"),
    SourceKind.SUPPLIER: _("a supplier’s status page"),
}
# What fields are called there, and what they say of themselves.
WORDS: dict[SourceKind, dict[str, tuple[Promise, Promise]]] = {
    SourceKind.QUERY: {
        "address": (_("Address of the server"), _("Such as http://prometheus:9090.")),
        "expression": (
            _("Query (PromQL)"),
            _('One that gives one value: min(probe_success{job="shop"}).'),
        ),
        "expected": (_("Good while the value is"), _("A condition, such as >= 1 or < 0.05.")),
    },
    SourceKind.METRIC: {
        "address": (
            _("Address of the metrics"),
            _(
                "Such as http://blackbox:9115/probe?module=http_2xx&target=https://shop.example, "
                "which probes when it is asked."
            ),
        ),
        "expression": (
            _("Metric"),
            _("The name of one series, with labels if needed: probe_success."),
        ),
        "expected": (_("Good while the value is"), _("A condition, such as >= 1 or < 0.05.")),
    },
    SourceKind.CHECK: {
        "address": (_("Address to check"), _("Such as https://shop.example/healthz.")),
        "expected": (
            _("Good statuses"),
            _("Such as 200-299, 401. Empty: 200 to 399; redirects are not followed."),
        ),
    },
    SourceKind.SUPPLIER: {
        "address": (
            _("Address of its status page"),
            _("A page with Statuspage’s API, such as https://www.githubstatus.com."),
        ),
        "expression": (
            _("Component"),
            _("Its name or id there. Empty: the page as a whole."),
        ),
    },
}
LEAST_S = {SourceKind.SUPPLIER: SUPPLIER_INTERVAL_S_MIN}
STARTS: dict[SourceKind, dict[str, Any]] = {
    SourceKind.QUERY: {"expected": ">= 1"},
    SourceKind.METRIC: {"expected": ">= 1", "expression": "probe_success"},
    SourceKind.CHECK: {"expected": EXPECTED},
    SourceKind.SUPPLIER: {"interval_s": 60, "is_public": True},
}
# One bad reading is not yet trouble.
WAIT_S = 60


class MeasuredRuleForm(SourceForm, RuleForm):
    address = forms.CharField(
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"})
    )
    expression = forms.CharField(
        required=False,
        widget=forms.TextInput(attrs=CODE),
    )
    labels = forms.CharField(
        label=_("Labels of its series"),
        required=False,
        widget=forms.TextInput(attrs=CODE),
        help_text=_(
            'Of a query that gives several series, which one: component="shop". Rules with the '
            "same query ask it once for all."
        ),
    )
    expected = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"spellcheck": "false", "dir": "ltr"})
    )
    connect_to = forms.CharField(
        label=_("Connect to"),
        required=False,
        widget=forms.TextInput(attrs=CODE),
        help_text=_(
            "A name or an address of one point of presence or origin, which is asked for the "
            "address above, certificate included. Empty: where that leads."
        ),
    )
    slow_after_ms = forms.IntegerField(
        label=_("Slow after (milliseconds)"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 1, "max": SLOW_AFTER_MS_MAX}),
        help_text=_("A later answer is bad. Empty: any within ten seconds is good."),
    )
    days_left = forms.IntegerField(
        label=_("Days that the certificate must last"),
        required=False,
        widget=forms.NumberInput(attrs={"min": 1, "max": DAYS_LEFT_MAX}),
        help_text=_("Empty: it only has to be valid."),
    )
    authentication = forms.ChoiceField(label=_("Sign-in"), choices=Authentication.choices)
    interval_s = forms.IntegerField(label=_("Seconds between readings"))
    is_public = forms.BooleanField(
        label=_("Shown to readers"),
        required=False,
        help_text=_("On the page of the component, under what was said of it."),
    )

    def __init__(self, *args: Any, source: SourceKind, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **kwargs)
        measure = self.instance.measure if self.instance.pk else None
        self._keep_own_fields()
        for name, (label, hint) in WORDS[source].items():
            field: Any = self.fields[name]
            field.label, field.help_text = label, hint
        if source == SourceKind.QUERY:  # queries are long
            code = self.fields["expression"].widget.attrs
            self.fields["expression"].widget = forms.Textarea(attrs=code | {"rows": 2})
        least = LEAST_S.get(source, INTERVAL_S_MIN)
        self.fields["interval_s"].widget.attrs.update(min=least, max=INTERVAL_S_MAX)
        self._begin(measure)

    def _keep_own_fields(self) -> None:
        """Drop what is about alerts, and what is not asked of this kind of source."""
        hidden = [name for name, field in self.fields.items() if field.widget.is_hidden]
        said = ("components", "status", "action", "wait_s", "restore_after_s")
        told = ("incident_name", "body")
        self.order = ("name", *ASKED[self.source], "is_public", *said, *told)
        self.fields = {name: self.fields[name] for name in (*hidden, *self.order)}
        if self.source == SourceKind.SUPPLIER:
            self.fields["components"].required = False
            self.fields["components"].help_text = _(
                "Own ones that depend on it, for which an incident is suggested, for example."
            )
            self.fields["is_public"].help_text = _(
                "Under the components, as that supplier reports it, apart from your own uptime."
            )
        else:
            self.fields["components"].help_text = _("Those that are measured by it.")
        self.fields["wait_s"].help_text = _("One bad reading is not yet trouble.")
        self.fields["body"].help_text = variables(_("what was found, which may be internal"))

    def _begin(self, measure: Measure | None) -> None:
        if measure is None:
            self.initial.update({"interval_s": 30, "wait_s": WAIT_S} | STARTS[self.source])
            return
        for name in (*ASKED[self.source], "is_public"):
            if name not in ("username", "secret"):
                self.initial[name] = getattr(measure, name)
        if measure.credentials:
            self.say_that_one_is_stored()

    @property
    def own(self) -> list[forms.BoundField]:
        """The fields by which the source is asked."""
        return [self[name] for name in ASKED[self.source]]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in self.order[1:] if name not in ASKED[self.source]]

    @property
    def of_trial(self) -> tuple[str, ...]:
        return ASKED[self.source]

    def of_source(self) -> dict[str, Any]:
        """Arguments that say how it is asked."""
        given = self.cleaned_data
        names = [name for name in ASKED[self.source] if name not in ("username", "secret")]
        return {
            "measure": {name: given[name] for name in names},
            "credentials": self.credentials(),
        }

    def try_it(self, *, by: Actor, now: datetime) -> Finding:
        """Ask once as it stands in the form. Raises what the operation does."""
        rule: Rule | None = self.instance if self.instance.pk else None
        return try_measure(by=by, now=now, source=self.source, rule=rule, **self.of_source())

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        told = self.of_source()
        told["measure"] = told["measure"] | {"is_public": given["is_public"]}
        asked = {*ASKED[self.source], "is_public"}
        rest = {name: value for name, value in given.items() if name not in asked}
        source = {} if self.instance.pk else {"source": self.source}
        return rest | told | source | {"components": list(given["components"])}
