"""The form of a mitigation job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.domain.exposition import MetricKind
from incidents.forms.fields import TextField
from incidents.forms.saving import CodedForm
from incidents.forms.sources import SourceForm
from incidents.models import Job
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN
from incidents.operations.actor import Actor
from incidents.operations.jobs.lifecycle import Trial, create_job, edit_job, try_it
from incidents.queries import jobs

SECTIONS = {
    "work": ("name", "incident", "unit", "partition_words", "done_meaning", "failure_meaning"),
    "source": ("metrics_url", "authentication", "username", "secret"),
    "mapping": (
        *("total", "processed", "kind", "failed"),
        *("partition", "start", "unknown", "gone"),
    ),
    "reading": ("interval_s", "posts_by_itself"),
}
# What a trial needs; the rest may still be empty.
OF_SOURCE = frozenset({*SECTIONS["source"], *SECTIONS["mapping"]})


def _metric(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False)


class JobForm(SourceForm, CodedForm[Job]):
    create, edit = staticmethod(create_job), staticmethod(edit_job)
    of_trial = OF_SOURCE

    total = _metric(_("Units in all"), _('A gauge, such as reindex_documents{index="names"}'))
    processed = _metric(
        _("Progress"),
        _(
            "Mostly a counter of what succeeded or was skipped, such as "
            'reindexed_total{result=~"ok|skipped"}; several are added by a plus.'
        ),
    )
    kind = forms.ChoiceField(
        label=_("Meaning of that metric"),
        required=False,
        choices=[
            ("", _("Units processed; a counter if the exporter declares one")),
            (MetricKind.COUNTER, _("Units processed, a counter; what falls was reset")),
            (MetricKind.REMAINING, _("Units remaining")),
            (MetricKind.SHARE, _("Share done, from 0 to 1")),
            (MetricKind.PERCENT, _("Percentage done")),
        ],
    )
    failed = _metric(
        _("Units failed"),
        _("A counter, if there is one, of what will not be tried again."),
    )
    partition = _metric(
        _("Label of the partition"), _("Such as shard; empty if the work has no parts.")
    )
    start = _metric(
        _("Start to count from"),
        _("A metric or a number to subtract, such as an offset at the start; mostly empty."),
    )
    unknown = _metric(
        _("Values for “not known”"),
        _("Numbers with commas between them. -1 and NaN always are."),
    )
    gone = forms.ChoiceField(
        label=_("Series that are gone"),
        required=False,
        choices=[
            ("", _("are missing, and may come back")),
            ("done", _("are done, if they stay away for three readings")),
        ],
    )

    class Meta:
        model = Job
        fields = [*SECTIONS["work"], "metrics_url", "authentication", *SECTIONS["reading"]]
        field_classes = {"failure_meaning": TextField}
        widgets = {
            "failure_meaning": forms.Textarea(attrs={"rows": 2}),
            "metrics_url": forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
            "interval_s": forms.NumberInput(attrs={"min": INTERVAL_S_MIN, "max": INTERVAL_S_MAX}),
        }
        help_texts = {
            "incident": _("Its page shows the progress, and updates are drafted for it."),
            "metrics_url": _(
                "What Prometheus would scrape, such as http://worker-1:9100/metrics, or a "
                "Prometheus server's own query: http://prometheus:9090/api/v1/query?query=…"
            ),
        }

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        job = self.instance
        self.initial.update({name: job.mapping.get(name, "") for name in SECTIONS["mapping"]})
        if job.credentials:
            self.say_that_one_is_stored()
        choice: Any = self.fields["incident"]
        choice.queryset = jobs.incidents_for(job, now=now)
        choice.empty_label = _("none: the job stands by itself")

    @property
    def sections(self) -> dict[str, list[forms.BoundField]]:
        return {part: [self[name] for name in names] for part, names in SECTIONS.items()}

    @property
    def is_mapped(self) -> bool:
        return any(field.value() or field.errors for field in self.sections["mapping"])

    def of_source(self) -> dict[str, Any]:
        """Arguments that say where to read."""
        given = self.cleaned_data
        return {
            "metrics_url": given["metrics_url"],
            "mapping": {name: given[name] for name in SECTIONS["mapping"]},
            "authentication": given["authentication"],
            "credentials": self.credentials(),
        }

    def try_it(self, *, by: Actor, now: datetime) -> Trial:
        """Scrape once as it stands in the form. Raises what the operation does."""
        job = self.instance if self.instance.pk else None
        return try_it(by=by, job=job, now=now, **self.of_source())

    def arguments(self) -> dict[str, Any]:
        identity = "based_on" if self.instance.pk else "code"
        names = (identity, *SECTIONS["work"], *SECTIONS["reading"])
        return {name: self.cleaned_data[name] for name in names} | self.of_source()
