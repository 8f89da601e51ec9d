"""Actions on a maintenance by a button, each said before it is done.

``seen`` is what its sender was told; what has changed since is told before it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.content import UpdateContent
from incidents.domain.lifecycle import BEGUN, Times
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.forms.fields import ComingField, message
from incidents.forms.promises import AT
from incidents.forms.scheduling import RepeatsForm
from incidents.forms.window import LENGTHS, WindowForm, as_typed
from incidents.models import Incident
from incidents.operations.actor import Actor
from incidents.operations.maintenances import edit_maintenance
from incidents.operations.series import begin_series, stop_series
from incidents.operations.updates import post_update
from incidents.queries import status_log
from incidents.queries.concerned import Hearers, how_many
from incidents.render import maintenance_texts
from incidents.render.console import plans, words
from incidents.render.console.conflicts import conflicts
from incidents.render.console.outcome import outcome

FIVE_MINUTES = timedelta(minutes=5)
POSTING, EDITING = "incidents.add_incidentupdate", "incidents.change_incident"


class ActionForm(forms.Form):
    """One action. ``states`` are those in which it is offered."""

    label: ClassVar[str | Promise]
    states: ClassVar[frozenset[Status]] = frozenset({Status.SCHEDULED})
    permission: ClassVar[str] = EDITING
    called: Mapping[str, str] = {}

    def __init__(
        self, data: Mapping[str, Any] | None, *, incident: Incident, now: datetime
    ) -> None:
        super().__init__(data)
        self.incident, self.now = incident, now
        self.begin()

    def begin(self) -> None:
        """Fill in what is likely."""

    @classmethod
    def is_offered(cls, incident: Incident) -> bool:
        return incident.withdrawn_at is None and Status(incident.status) in cls.states

    def value(self, name: str) -> Any:
        """Return what was chosen, or what is likely."""
        return self.cleaned_data.get(name) if self.is_bound else self.initial.get(name)

    def told(self) -> list[str]:
        """Say what doing it changes for readers."""
        raise NotImplementedError

    def done(self) -> str:
        """Say that it was done."""
        return _("Done; the page shows it.")

    def tells(self) -> Hearers | None:
        """Return how many subscribers hear of it; None: it posts nothing."""
        return None

    def do(self, *, by: Actor, now: datetime) -> object:
        """Do it. Raises what the operation does."""
        raise NotImplementedError

    def conflicts(self, window: Times) -> list[str]:
        codes = [component.code for component in status_log.affected(self.incident)]
        return conflicts([window], codes, without=self.incident)


class PostingForm(ActionForm):
    """Posts an update with the status that the action leads to, and words that can be changed."""

    permission = POSTING
    status: ClassVar[Status]
    # Returns the words that are usual.
    text: ClassVar[Callable[[], str]]
    submission = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    body = message(rows=3, help_text=gettext_lazy("Markdown. Readers see it as an update."))

    def begin(self) -> None:
        self.initial["body"] = type(self).text()

    def content(self) -> UpdateContent:
        return UpdateContent(status=self.status, body=str(self.value("body") or ""))

    def told(self) -> list[str]:
        return outcome(self.content(), self.incident)

    def tells(self) -> Hearers | None:
        return how_many(self.incident, (), now=self.now)

    def do(self, *, by: Actor, now: datetime) -> object:
        return post_update(
            self.incident.pk,
            by=by,
            content=self.content(),
            submission=self.cleaned_data["submission"] or None,
            now=now,
        )


class StartForm(PostingForm):
    label = gettext_lazy("Start now")
    status = Status.IN_PROGRESS
    text = staticmethod(maintenance_texts.begun)


class FinishForm(PostingForm):
    label = gettext_lazy("Finish")
    states = BEGUN
    status = Status.COMPLETED
    text = staticmethod(maintenance_texts.complete)


class CancelForm(PostingForm):
    """Calls off one; of a series, perhaps all that follow."""

    label = gettext_lazy("Cancel the maintenance")
    states = frozenset({Status.SCHEDULED, *BEGUN})
    status = Status.CANCELLED
    text = staticmethod(maintenance_texts.cancelled)
    which = forms.ChoiceField(
        label=gettext_lazy("Which"),
        choices=[
            ("one", gettext_lazy("Only this one")),
            ("all", gettext_lazy("This and all to come")),
        ],
        initial="one",
        widget=forms.RadioSelect,
    )

    def begin(self) -> None:
        super().begin()
        series = self.incident.series
        if series is None or series.stopped_at is not None:
            del self.fields["which"]

    def told(self) -> list[str]:
        return [*super().told(), *plans.cancelled(is_all=self.value("which") == "all")]

    def do(self, *, by: Actor, now: datetime) -> object:
        if self.value("which") != "all" or self.incident.series_id is None:
            return super().do(by=by, now=now)
        return stop_series(
            self.incident.series_id,
            by=by,
            body=self.content().body,
            also_id=self.incident.pk,
            now=now,
        )


class MovingForm(ActionForm):
    """Gives it another window, which readers are told together with the old one."""

    def window(self) -> Times:
        raise NotImplementedError

    def done(self) -> str:
        is_same = self.window() == self.incident.planned
        return _("Nothing was changed: that was its window.") if is_same else super().done()

    def told(self) -> list[str]:
        window, old = self.window(), self.incident.planned
        if window == old:
            return [_("Nothing changes: that is its window.")]
        return [*plans.moved(window, old), *self.conflicts(window)]

    def tells(self) -> Hearers | None:
        if self.window() == self.incident.planned:
            return None
        return how_many(self.incident, (), now=self.now)

    def do(self, *, by: Actor, now: datetime) -> object:
        window = self.window()
        ends_at = {"scheduled_until": window.end_at}
        starts_at = {"scheduled_for": window.start_at}
        both = ends_at if window.start_at == self.incident.planned.start_at else starts_at | ends_at
        return edit_maintenance(self.incident.pk, by=by, now=now, **both)  # type: ignore[arg-type]


class ExtendForm(MovingForm):
    """Of what should have ended, the time is counted from now on."""

    label = gettext_lazy("Extend")
    states = frozenset({Status.SCHEDULED, *BEGUN})
    called: Mapping[str, str] = {"scheduled_until": "until"}
    by = forms.ChoiceField(
        label=gettext_lazy("Longer by"), choices=LENGTHS, initial="60", widget=forms.RadioSelect
    )
    until = ComingField(label=gettext_lazy("Until"), required=False)

    def begin(self) -> None:
        end_at = self.incident.planned.end_at
        if end_at < self.now:
            end_at = self.now + FIVE_MINUTES - (self.now - end_at) % FIVE_MINUTES
        self.end_at = end_at
        self.initial.update({"by": "60", "until": end_at})
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            (value, label if value == AT else f"{label} ({words.short(self._longer(value))})")
            for value, label in LENGTHS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("by") == AT and cleaned.get("until", "") is None:
            self.add_error("until", _("Give the end, or choose by how much it is longer."))
        return cleaned

    def window(self) -> Times:
        chosen = self.value("by")
        end_at = self.value("until") if chosen == AT else self._longer(chosen)
        return Times(self.incident.planned.start_at, end_at)

    def _longer(self, minutes: str) -> datetime:
        return self.end_at + timedelta(minutes=int(minutes)) if minutes != AT else self.end_at


class MoveForm(MovingForm, WindowForm):
    label = gettext_lazy("Move")

    def begin(self) -> None:
        self.initial.update(as_typed(self.incident.planned))

    def window(self) -> Times:  # type: ignore[override]
        return Times(self.value("scheduled_for"), self.value("scheduled_until"))


class RecurForm(ActionForm, RepeatsForm):
    """Has one that is planned be the first of a series."""

    label = gettext_lazy("Repeat")
    permission = POSTING
    called: Mapping[str, str] = {"frequency": "repeats"}

    def begin(self) -> None:
        self.fields["repeats"].required = True
        self.fields["repeats"].choices = self.fields["repeats"].choices[1:]  # type: ignore[attr-defined]
        self.initial.update({"repeats": "weekly", "interval": 1})

    @classmethod
    def is_offered(cls, incident: Incident) -> bool:
        return super().is_offered(incident) and incident.series_id is None

    def told(self) -> list[str]:
        return plans.recurs(self._chosen())

    def _chosen(self) -> Recurrence:
        chosen = self.recurrence() if self.is_bound else None
        return chosen or Recurrence(Frequency.WEEKLY)

    def do(self, *, by: Actor, now: datetime) -> object:
        return begin_series(self.incident.pk, by=by, recurrence=self._chosen(), now=now)
