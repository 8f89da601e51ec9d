"""The form by which incidents and maintenances are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.vocabulary import IncidentKind, Status
from incidents.models.incident import OVERRIDES, IncidentQuerySet
from incidents.queries.finding import ENDED, OPEN, WITHDRAWN, found

# Every word is looked for in every message; a database has limits for both.
SEARCH_MAX_LENGTH, SEARCH_MAX_WORDS = 200, 20
ANY = ("", gettext_lazy("any"))


def refuse_many_words(asked: str) -> None:
    if len(asked.split()) > SEARCH_MAX_WORDS:
        text = _("This lists everything: search for at most %d words.") % SEARCH_MAX_WORDS
        raise forms.ValidationError(text)


def search(label: Any, *, max_length: int = SEARCH_MAX_LENGTH) -> forms.CharField:
    """Return the field of the words that are looked for."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=max_length,
        validators=[refuse_many_words],
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class WordSearchForm(forms.Form):
    q = search(gettext_lazy("Words in updates, postmortems and timelines"))

    def words(self) -> list[str]:
        """Return what is looked for; nothing if it cannot be read."""
        return self.cleaned_data["q"].split() if self.is_valid() else []


class FindForm(forms.Form):
    q = search(gettext_lazy("Name, code or message"))
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

    def found(self) -> IncidentQuerySet:
        """Return what fits; what cannot be read narrows nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return found(words=asked.pop("q", ""), **asked)
