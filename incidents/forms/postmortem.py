"""The form of a postmortem: sections in their order, each public or internal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.beginnings import TIMELINE
from incidents.domain.diffs import Piece, diff
from incidents.domain.markdown.list_lines import ends_in_list
from incidents.domain.sections import Section, identified
from incidents.forms.fields import TextField
from incidents.forms.illustrations import IllustratedForm
from incidents.models import Postmortem, PostmortemDraft
from incidents.models.postmortem import POSTMORTEM_MAX_SECTIONS, TITLE_MAX_LENGTH
from incidents.operations.postmortems import version
from incidents.render.outline_texts import guides as guides_of
from incidents.render.postmortem_export import of_rows

PREFIX = "sections"
FIELDS = ("id", "title", "body", "is_internal")
KEY = re.compile(r"\d{1,15}", re.ASCII)
# The button that adds, moves or removes a section: "add", or a verb and the number of one.
STEP = "step"


class SectionForm(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=TITLE_MAX_LENGTH)
    body = TextField(label=gettext_lazy("Text"), required=False, rows=8)
    is_internal = forms.BooleanField(
        label=gettext_lazy("Internal: never shown to readers"), required=False
    )

    guide = ""


# As many more are taken as tell that there are too many; the operation refuses them.
MOST = POSTMORTEM_MAX_SECTIONS + 1
Sections = forms.formset_factory(SectionForm, extra=0, max_num=MOST, absolute_max=MOST)


class PostmortemForm(IllustratedForm):
    """The ``sections``, and ``based_on``: the version that their writer saw.

    So nobody's edit is overwritten unseen.
    """

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        of: Postmortem | None,
        sections: Sequence[Section],
        based_on: str | None = None,
        guides: str = "",
    ) -> None:
        self.stored = of_rows(of.sections.all()) if of else []
        self.present = version(self.stored)
        super().__init__(data, initial={"based_on": self.present if based_on is None else based_on})
        # Of what was sent, a blank section is left out, and not one that is as it was.
        data = None if data is None else _counted(data)
        initial = [vars(_open_below(each)) for each in sections] if data is None else None
        self.sections = Sections(data, initial=initial, prefix=PREFIX)
        texts = guides_of(guides)
        for each in self.sections:
            each.guide = texts.get(each["title"].value() or "", "")

    def is_valid(self) -> bool:
        return super().is_valid() & self.sections.is_valid()

    def rebase(self) -> None:
        """Have the next try replace what is there by now; its sender is shown the difference."""
        self.data = dict(self.data.items()) | {"based_on": self.present}
        self.differences = differences(self.stored, self.written())

    differences: Sequence[tuple[str, list[Piece]]] = ()

    def written(self) -> list[Section]:
        """Return the sections as sent; one that was added and left blank was not wanted."""
        sent = [form.cleaned_data for form in self.sections]
        return [Section(**{name: each[name] for name in FIELDS}) for each in sent if each]


def _open_below(section: Section) -> Section:
    """Return a section with a blank line below what would take in the next line that is typed."""
    body = section.body.rstrip()
    if ends_in_list(body) or body.endswith(TIMELINE):
        return replace(section, body=f"{body}\n\n")
    return section


def of_draft(draft: PostmortemDraft) -> list[Section]:
    return [Section(**each) for each in draft.sections]


def typed(data: QueryDict) -> list[Section]:
    """Return the sections as a browser sent them."""
    found = []
    for number in range(_sent(data)):
        row = {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in FIELDS}
        key = int(row["id"]) if KEY.fullmatch(row["id"]) else None
        body = row["body"].replace("\r\n", "\n")
        found.append(Section(row["title"].strip(), body, bool(row["is_internal"]), key))
    return found


def rearranged(data: QueryDict, step: str) -> QueryDict:
    """Return what was sent with a section added, moved or removed, as ``step`` says."""
    rows = typed(data)
    verb, _, number = step.partition(":")
    place = int(number) if KEY.fullmatch(number) else len(rows)
    if verb == "add":
        rows.append(Section("", ""))
    elif place < len(rows):
        row = rows.pop(place)
        if verb != "remove":
            rows.insert(max(0, place + (-1 if verb == "up" else 1)), row)
    changed = data.copy()
    for name in [name for name in changed if name.startswith(f"{PREFIX}-")]:
        del changed[name]
    changed[f"{PREFIX}-TOTAL_FORMS"] = str(len(rows))
    # All are extra ones, of which a blank one may be left.
    changed[f"{PREFIX}-INITIAL_FORMS"] = "0"
    for at, row in enumerate(rows):
        values = {"id": row.id or "", "title": row.title, "body": row.body}
        values |= {"is_internal": "on"} if row.is_internal else {}
        changed.update({f"{PREFIX}-{at}-{name}": str(value) for name, value in values.items()})
    return changed


def differences(
    stored: Sequence[Section], mine: Sequence[Section]
) -> list[tuple[str, list[Piece]]]:
    """Return, for each section that differs, its title and what ``mine`` would change in it."""
    before = {each.id: each for each in stored}
    found = []
    for each in identified(mine, stored):
        was = before.pop(each.id, None)
        if was is None or _whole(was) != _whole(each):
            found.append((each.title, diff(_whole(was), _whole(each))))
    return found + [(each.title, diff(_whole(each), "")) for each in before.values()]


def _whole(section: Section | None) -> str:
    if section is None:
        return ""
    seen_by = _("internal") if section.is_internal else _("public")
    return f"{section.title} ({seen_by})\n{section.body}\n"


def _counted(data: QueryDict) -> QueryDict:
    """Return what was sent with the number of its sections, whatever it says of it."""
    counted = data.copy()
    counted[f"{PREFIX}-TOTAL_FORMS"] = str(_sent(data))
    return counted


def _sent(data: QueryDict) -> int:
    """Return how many sections were sent; they are numbered from 0 on."""
    return next(at for at in range(MOST + 1) if at == MOST or f"{PREFIX}-{at}-title" not in data)
