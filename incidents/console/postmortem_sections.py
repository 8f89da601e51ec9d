"""The sections of a postmortem as its screen shows them: one is open, and a table leads to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from incidents.forms.illustrations import Upload
from incidents.forms.postmortem import KEY, PostmortemForm, SectionForm
from incidents.models import Incident, Postmortem
from incidents.render.bound_figures import with_values
from incidents.render.console.previewing import rendered
from incidents.render.language import for_readers


@dataclass(frozen=True)
class ShownSection:
    """One section; ``open_comments`` are of all, ``preview`` is for who may not write."""

    form: SectionForm
    is_open: bool
    open_comments: Mapping[int | None, int]
    preview: Mapping[str, Any] = field(default_factory=dict)

    @property
    def comments(self) -> int:
        """Of those on this section, how many are not resolved."""
        return self.open_comments.get(self.key, 0)

    @property
    def title(self) -> str:
        return str(self.form["title"].value() or "")

    @property
    def key(self) -> int | None:
        """Of the section as stored; None of one that is new."""
        value = str(self.form["id"].value() or "")
        return int(value) if KEY.fullmatch(value) else None

    @property
    def is_internal(self) -> bool:
        return bool(self.form["is_internal"].value())

    @property
    def is_empty(self) -> bool:
        return not str(self.form["body"].value() or "").strip()


def written(
    form: PostmortemForm, of: Postmortem | None, *, upload: Upload | None, is_whole: bool
) -> list[ShownSection]:
    """Return what a writer works in: open are those refused, or all of the whole, or the first."""
    refused = [each.prefix for each in form.sections if each.errors]
    at = [upload.field.removesuffix("-body")] if upload else refused
    opened = at or [each.prefix for each in form.sections][: None if is_whole else 1]
    counts = _open_comments(of)
    return [ShownSection(each, each.prefix in opened, counts) for each in form.sections]


def read(
    form: PostmortemForm, of: Postmortem | None, incident: Incident, *, now: datetime
) -> Iterator[ShownSection]:
    """Yield what is read by who may not write; all are open."""
    counts = _open_comments(of)
    for each in form.sections:
        with for_readers():
            told = with_values(each["body"].value() or "", incident, now=now)
        preview = rendered(told, scope=str(each.prefix))
        yield ShownSection(each, is_open=True, open_comments=counts, preview=preview)


def _open_comments(of: Postmortem | None) -> Counter[int | None]:
    if of is None:
        return Counter()
    found = of.comments.filter(resolved_at=None, section__isnull=False)
    return Counter(found.values_list("section", flat=True))
