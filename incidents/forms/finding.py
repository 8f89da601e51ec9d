"""The form by which incidents and maintenances are looked for."""

from __future__ import annotations

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.vocabulary import IncidentKind, Status
from incidents.models import Incident, IncidentUpdate
from incidents.models.incident import OVERRIDES, IncidentQuerySet

# Every word is looked for in every message; a database has limits for both.
SEARCH_MAX_LENGTH, SEARCH_MAX_WORDS = 200, 20
OPEN, ENDED, WITHDRAWN = "open", "ended", "withdrawn"
ANY = ("", gettext_lazy("any"))


class FindForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Name, code or message"),
        required=False,
        max_length=SEARCH_MAX_LENGTH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[ANY, *IncidentKind.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ANY,
            (OPEN, gettext_lazy("Open")),
            (ENDED, gettext_lazy("Ended")),
            (WITHDRAWN, gettext_lazy("Withdrawn")),
        ],
    )
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, choices=[ANY, *Status.choices]
    )
    impact = forms.ChoiceField(
        label=gettext_lazy("Impact"),
        required=False,
        choices=[ANY, *[(impact.value, impact.label) for impact in OVERRIDES]],
    )

    def clean_q(self) -> str:
        asked: str = self.cleaned_data["q"]
        if len(asked.split()) > SEARCH_MAX_WORDS:
            text = _("This lists everything: search for at most %d words.") % SEARCH_MAX_WORDS
            raise forms.ValidationError(text)
        return asked

    def found(self) -> IncidentQuerySet:
        """Return what fits, newest first; what cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        every: IncidentQuerySet = Incident.objects.order_by("-started_at", "-pk")
        fields = {name: asked[name] for name in ("kind", "status", "impact") if asked.get(name)}
        for word in asked.get("q", "").split():
            every = every.filter(_says(word))
        return _in_state(every.filter(**fields), asked.get("state", ""))


def _says(word: str) -> Q:
    told = IncidentUpdate.objects.filter(incident=OuterRef("pk"), body__icontains=word)
    return Q(name__icontains=word) | Q(code__icontains=word) | Q(Exists(told))


def _in_state(every: IncidentQuerySet, state: str) -> IncidentQuerySet:
    """Keep what is in a state; without one, all that readers may see."""
    if state == WITHDRAWN:
        return every.exclude(withdrawn_at=None)
    if state == OPEN:
        return every.public().filter(closed_at=None)
    return every.public().exclude(closed_at=None) if state == ENDED else every.public()
