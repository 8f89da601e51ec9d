"""The forms of the timeline: an entry by hand, and a fact that is corrected."""

from __future__ import annotations

from datetime import MAXYEAR, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.domain.facts import Fact, FactKind, Value
from incidents.forms.fields import MomentField, PastField, TextField
from incidents.forms.saving import CodedForm
from incidents.models import Incident, TimelineEntry
from incidents.models.correction import REASON_MAX_LENGTH
from incidents.operations import timeline
from incidents.operations.actor import Actor
from incidents.operations.facts import correct_fact

# Two years in minutes, and more people than a page tells.
MOST = 10_000_000


class EntryForm(CodedForm[TimelineEntry]):
    """A note or a decision, of an incident if it is new."""

    create = staticmethod(timeline.add_entry)
    edit = staticmethod(timeline.edit_entry)
    incident: Incident

    class Meta:
        model = TimelineEntry
        fields = [
            *("text", "kind", "at", "rejected", "cost", "decided_by"),
            *("source", "is_public"),
        ]
        field_classes = {
            "at": PastField,
            "text": TextField,
            "rejected": TextField,
            "cost": TextField,
        }
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text", "rejected", "cost")}
        help_texts = {"source": _("Where this is known from: a link, a log, a person.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("at", timezone.now())

    def made(self, told: dict[str, Any]) -> TimelineEntry:
        return timeline.add_entry(self.incident.pk, **told)


def new_entry(incident: Incident, sent: Any = None, *, begun_at: str = "") -> EntryForm:
    """Return the form of another entry, of the time that a link asks for, if it can be read.

    Else that of an incident that has ended is of its start.
    """
    at = _instant(begun_at) or (None if incident.is_open else incident.started_at)
    form = EntryForm(sent, initial={"at": at} if at else {})
    form.incident = incident
    return form


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    # Those of the ends of the calendar are in no zone but theirs.
    return found if found.tzinfo and 1 < found.year < MAXYEAR else None


class FactForm(forms.Form):
    """The value that is to stand for a fact; left empty, the computed one does again."""

    reason = TextField(
        label=_("Why"), max_length=REASON_MAX_LENGTH, help_text=_("Never shown to readers.")
    )

    def __init__(self, fact: Fact, incident: Incident, sent: Any = None) -> None:
        super().__init__(sent)
        self.fact, self.incident = fact, incident
        field, shown = _field(fact)
        field.help_text = _("Left empty, the computed value stands again.")
        self.fields = {"value": field, **self.fields}
        self.initial["value"] = shown

    def correct(self, *, by: Actor, now: datetime) -> Incident:
        told = {"name": self.fact.name, "reason": self.cleaned_data["reason"]}
        return correct_fact(self.incident.pk, by=by, now=now, value=self._value(), **told)

    def _value(self) -> Value | None:
        given = self.cleaned_data["value"]
        if given is not None and self.fact.kind == FactKind.DURATION:
            return timedelta(minutes=given)
        value: Value | None = given
        return value


def _field(fact: Fact) -> tuple[forms.Field, Any]:
    """Return the field for values of the kind of a fact, and what it shows."""
    if fact.kind == FactKind.INSTANT:
        return MomentField(label=_("Time"), required=False), fact.value
    if fact.kind == FactKind.COUNT:
        return forms.IntegerField(
            label=_("Number"), required=False, min_value=0, max_value=MOST
        ), fact.value
    minutes = fact.value / timedelta(minutes=1) if isinstance(fact.value, timedelta) else None
    shown = None if minutes is None else round(minutes, 2)
    return forms.FloatField(label=_("Minutes"), required=False, min_value=0, max_value=MOST), shown
