"""The form of a mitigation job; credentials go in and never come out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy

from incidents.domain.exposition import MetricKind
from incidents.domain.vocabulary import Authentication
from incidents.forms.coded import CodedForm
from incidents.forms.fields import TextField
from incidents.models import Incident, Job
from incidents.models.job import FAILURE_MEANING_MAX_LENGTH, INTERVAL_S_MAX, INTERVAL_S_MIN
from incidents.operations.jobs.lifecycle import Credentials, create_job, edit_job

# Jobs of an incident may be entered when it is over.
RECENT = timedelta(days=30)
SECTIONS = {
    "work": ("name", "incident", "unit", "partition_words", "done_meaning", "failure_meaning"),
    "source": ("metrics_url", "authentication", "username", "secret"),
    "mapping": (
        "total",
        "processed",
        "kind",
        "failed",
        "partition",
        "start",
        "unknown",
        "gone",
    ),
    "reading": ("interval_s", "posts_by_itself"),
}
# What a trial needs; the rest may still be empty.
OF_SOURCE = frozenset({*SECTIONS["source"], *SECTIONS["mapping"]})


class JobForm(CodedForm[Job]):
    create, edit = staticmethod(create_job), staticmethod(edit_job)
    called: ClassVar = {"credentials": "secret"}

    failure_meaning = TextField(
        label=gettext_lazy("What failures mean"),
        required=False,
        max_length=FAILURE_MEANING_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Shown beside their number: what readers may notice, and until when."
        ),
    )
    metrics_url = forms.CharField(
        label=gettext_lazy("Metrics address"),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "What Prometheus would scrape, such as http://worker-1:9100/metrics, or a Prometheus "
            "server's own query: http://prometheus:9090/api/v1/query?query=…"
        ),
    )
    authentication = forms.ChoiceField(label=gettext_lazy("Sign-in"), choices=Authentication)
    username = forms.CharField(
        label=gettext_lazy("User"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("With a password only."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Password or token"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("Stored encrypted, and never shown again."),
    )
    total = forms.CharField(
        label=gettext_lazy("Units in all"),
        required=False,
        help_text=gettext_lazy('A gauge, such as reindex_documents{index="names"}'),
    )
    processed = forms.CharField(
        label=gettext_lazy("Progress"),
        required=False,
        help_text=gettext_lazy(
            "Mostly a counter of what succeeded or was skipped, such as "
            'reindexed_total{result=~"ok|skipped"}; several are added by a plus.'
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Meaning of that metric"),
        required=False,
        choices=[
            ("", gettext_lazy("Units processed; a counter if the exporter declares one")),
            (MetricKind.COUNTER, gettext_lazy("Units processed, a counter; what falls was reset")),
            (MetricKind.REMAINING, gettext_lazy("Units remaining")),
            (MetricKind.SHARE, gettext_lazy("Share done, from 0 to 1")),
            (MetricKind.PERCENT, gettext_lazy("Percentage done")),
        ],
    )
    failed = forms.CharField(
        label=gettext_lazy("Units failed"),
        required=False,
        help_text=gettext_lazy("A counter, if there is one, of what will not be tried again."),
    )
    partition = forms.CharField(
        label=gettext_lazy("Label of the partition"),
        required=False,
        help_text=gettext_lazy("Such as shard; empty if the work has no parts."),
    )
    start = forms.CharField(
        label=gettext_lazy("Start to count from"),
        required=False,
        help_text=gettext_lazy(
            "A metric or a number to subtract, such as an offset at the start; mostly empty."
        ),
    )
    unknown = forms.CharField(
        label=gettext_lazy("Values for “not known”"),
        required=False,
        help_text=gettext_lazy("Numbers with commas between them. -1 and NaN always are."),
    )
    gone = forms.ChoiceField(
        label=gettext_lazy("Series that are gone"),
        required=False,
        choices=[
            ("", gettext_lazy("are missing, and may come back")),
            ("done", gettext_lazy("are done, if they stay away for three readings")),
        ],
    )
    interval_s = forms.IntegerField(
        label=gettext_lazy("Seconds between readings"),
        min_value=INTERVAL_S_MIN,
        max_value=INTERVAL_S_MAX,
        initial=15,
    )

    class Meta:
        model = Job
        fields = [
            "name",
            "incident",
            "unit",
            "partition_words",
            "done_meaning",
            "authentication",
            "posts_by_itself",
        ]

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        job = self.instance
        if job.pk:
            for name in ("failure_meaning", "metrics_url", "interval_s"):
                self.initial[name] = getattr(job, name)
            self.initial.update({key: job.mapping.get(key, "") for key in SECTIONS["mapping"]})
        if job.credentials:
            self.fields["secret"].help_text = gettext_lazy("One is stored. Empty: it stays.")
        choice = self.fields["incident"]
        choice.queryset = _offered(job, now=now)  # type: ignore[attr-defined]
        choice.empty_label = gettext_lazy("none: the job stands by itself")  # type: ignore[attr-defined]
        choice.help_text = gettext_lazy(
            "Its page shows the progress, and updates are drafted for it."
        )

    def section(self, name: str) -> list[forms.BoundField]:
        return [self[field] for field in SECTIONS[name]]

    @property
    def work(self) -> list[forms.BoundField]:
        return self.section("work")

    @property
    def source(self) -> list[forms.BoundField]:
        return self.section("source")

    @property
    def mapping(self) -> list[forms.BoundField]:
        return self.section("mapping")

    @property
    def reading(self) -> list[forms.BoundField]:
        return self.section("reading")

    @property
    def is_mapped(self) -> bool:
        return any(field.value() or field.errors for field in self.mapping)

    def forget_errors_of_others(self) -> None:
        """For a trial, of which all that matters is the source."""
        for name in set(self.errors) - OF_SOURCE:
            del self.errors[name]

    def of_source(self) -> dict[str, Any]:
        """Arguments that say where to read."""
        given = self.cleaned_data
        has_typed = given["secret"] or given["username"]
        return {
            "metrics_url": given["metrics_url"],
            "mapping": {name: given[name] for name in SECTIONS["mapping"]},
            "authentication": given["authentication"],
            "credentials": Credentials(given["secret"], given["username"]) if has_typed else None,
        }

    def arguments(self) -> dict[str, Any]:
        """Those of the operations."""
        identity = "based_on" if self.instance.pk else "code"
        names = (identity, *SECTIONS["work"], *SECTIONS["reading"])
        return {name: self.cleaned_data[name] for name in names} | self.of_source()


def _offered(job: Job, *, now: datetime) -> QuerySet[Incident]:
    """What is open comes first, then what ended of late."""
    chosen = Q(pk=job.incident_id) if job.incident_id else Q(pk=None)
    recent = Q(closed_at=None) | Q(closed_at__gte=now - RECENT)
    shown = Incident.objects.public().filter(chosen | recent)
    return shown.order_by(F("closed_at").desc(nulls_first=True), "-started_at")
