"""The form in which an operator writes to readers.

What is likely is chosen already: the status stays, components keep what is claimed
of them, a promise is repeated. Only what is chosen otherwise is said anew, so that a
form that was open for long takes nothing back that colleagues said meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.content import ESTIMATE, UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import (
    CLOSED,
    STATUSES_OF,
    IncidentKind,
    Status,
)
from incidents.forms.component_rows import Said, StatusesField, rows, rows_left, statuses
from incidents.forms.fields import ComingField, PastField, TextField, message, notifies, toward
from incidents.forms.promises import AT, ESTIMATES, NEVER, PROMISES
from incidents.forms.shown import NOTHING, Shown
from incidents.forms.submission import TemplatedForm
from incidents.models import Draft, Incident, IncidentUpdate
from incidents.models.incident import RESIDUAL_EFFECT_MAX_LENGTH
from incidents.models.update import DEPENDS_ON_MAX_LENGTH
from incidents.operations import drafts
from incidents.operations.actor import Actor
from incidents.operations.updates import post_update
from incidents.queries import components, status_log
from incidents.queries.concerned import Hearers, how_many

RESIDUAL = ("residual_effect", "residual_ends_at")
COMING = {"promised_at", "estimate_earliest_at", "estimate_latest_at", "residual_ends_at"}


def _latest(incident: Incident) -> str:
    """Return the code of the latest update. One query."""
    latest = incident.updates.public().in_order().last()
    return latest.code if latest else ""


def status_choices(kind: IncidentKind) -> list[tuple[str, str]]:
    return [(status.value, str(status.label)) for status in STATUSES_OF[kind]]


class MessageForm(TemplatedForm):
    """The fields of every post. A draft need not be complete (``is_draft``)."""

    called: ClassVar = {"next_update_at": "promise"}
    is_draft = False
    incident: Incident
    filled_from: Draft | None = None
    shown = NOTHING
    # The names of the fields that a draft has filled: chosen, whatever was so by then.
    drafted: Collection[str] = ()

    based_on = forms.CharField(widget=forms.HiddenInput, required=False)
    draft = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)
    body = message(
        rows=6,
        help_text=gettext_lazy("Markdown. What do readers see, what do you do, what can they do?"),
    )
    components = StatusesField(
        label=gettext_lazy("Components"),
        help_text=gettext_lazy("One that is not mentioned stays as it is."),
    )
    left = StatusesField(
        label=gettext_lazy("Components, once it has ended"),
        help_text=gettext_lazy("None can be better than what other open incidents claim."),
    )
    residual_effect = TextField(
        label=gettext_lazy("Residual effect"),
        required=False,
        max_length=RESIDUAL_EFFECT_MAX_LENGTH,
        help_text=gettext_lazy("What may still be felt: “Loops may last up to 24 h”."),
    )
    residual_ends_at = ComingField(label=gettext_lazy("Residual effect ends at"), required=False)
    promise = forms.ChoiceField(
        label=gettext_lazy("Next update"),
        choices=PROMISES,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Readers see it."),
    )
    promised_at = ComingField(label=gettext_lazy("Next update by"), required=False)
    done_in = forms.ChoiceField(
        label=gettext_lazy("The work will be done in"),
        choices=ESTIMATES,
        widget=forms.RadioSelect,
        required=False,
    )
    estimate_earliest_at = ComingField(label=gettext_lazy("Done at the earliest"), required=False)
    estimate_latest_at = ComingField(label=gettext_lazy("Done at the latest"), required=False)
    estimate_depends_on = forms.CharField(
        label=gettext_lazy("What it depends on"),
        required=False,
        max_length=DEPENDS_ON_MAX_LENGTH,
        help_text=gettext_lazy(
            "In a word or two: “the backup” is read as “depends on the backup”."
        ),
    )
    display_at = PastField(
        label=gettext_lazy("Posted at"),
        required=False,
        help_text=gettext_lazy("Empty: now. An earlier time to backdate."),
    )
    notifies = notifies()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("display_at"):  # then these may have been by now
            toward(self, COMING & self.fields.keys(), 0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_draft or self.is_closing:
            return cleaned
        if cleaned.get("promise") == AT and cleaned.get("promised_at", "") is None:
            self.add_error("promised_at", _("Give the time, or choose another promise."))
        is_typed = cleaned.get("done_in") == AT
        given = is_typed or [name for name in ESTIMATE if cleaned.get(name)]
        if cleaned.get("done_in") in ("", AT):
            self._refuse_half_a_window(cleaned, is_given=bool(given))
        return cleaned

    def _refuse_half_a_window(self, cleaned: Mapping[str, Any], *, is_given: bool) -> None:
        for name in ESTIMATE[:2]:
            if is_given and cleaned.get(name, "") is None:
                self.add_error(name, _("An estimate needs both times."))

    def as_draft(self) -> MessageForm:
        """Ask no more than that what was given can be read."""
        self.is_draft = True
        self.fields["body"].required = False
        return self

    @property
    def is_closing(self) -> bool:
        return Status(self.cleaned_data.get("status", Status.INVESTIGATING)).is_closed

    @property
    def seen(self) -> Shown:
        """The facts that its sender had in sight."""
        return Shown.read(self.data.get("based_on", "")) or self.shown

    def said(self) -> Said:
        """Statuses said anew of components: at the end those that they are left with.

        Of work that is cancelled before it began they are free, and not asked for.
        """
        is_left = self.is_closing and getattr(self.fields.get("left"), "rows", None)
        if not is_left and self.cleaned_data.get("status") == Status.CANCELLED:
            return {}
        name = "left" if is_left else "components"
        seen, chosen = getattr(self.seen, name), self.cleaned_data[name]
        return {
            code: status
            for code, status in chosen.items()
            if status != seen.get(code) or f"{name}-{code}" in self.drafted
        }

    def tells(self, *, now: datetime) -> Hearers | None:
        """Return how many subscribers would hear of it as it is filled in now. One query.

        None: they are not to be told.
        """
        if not self["notifies"].value():
            return None
        is_end = self["status"].value() in CLOSED and getattr(self.fields.get("left"), "rows", None)
        name = "left" if is_end else "components"
        seen, chosen = getattr(self.seen, name), self[name].value() or {}
        named = [code for code, status in chosen.items() if status and status != seen.get(code)]
        return how_many(getattr(self, "incident", None), named, now=now)

    def rebase(self) -> None:
        """Show what is new; what its sender chose stays, and the next try replaces the rest."""
        seen, data = self.seen, dict(self.data.items())
        self.incident.refresh_from_db()
        self.fill(self.incident)
        before, after = (shown.choices for shown in (seen, self.shown))
        for name in (before.keys() | after.keys()).difference(self.drafted):
            if data.get(name, "") == before.get(name, ""):
                data[name] = after.get(name, "")
        self.data = data | {"based_on": self.shown.text()}

    def fill(self, incident: Incident) -> None:
        """Offer what the incident may be said to have by now. Five queries."""
        self.incident = incident
        left = status_log.offered(incident)
        statuses(self, "left").offer(rows_left(left))
        self.shown = Shown(
            status=incident.status,
            latest=_latest(incident),
            components={c.code: status for c, status in status_log.expected(incident).items()},
            left={component.code: least.status for component, least in left.items()},
        )

    def post(self, *, by: Actor, now: datetime) -> IncidentUpdate:
        """Post the update, or what became of a draft. Raises what the operations do."""
        told: dict[str, Any] = {
            "by": by,
            "now": now,
            "content": self.content(now=now),
            "submission": self.cleaned_data["submission"],
            "based_on": self.seen,
            "is_held": True,
        }
        if self.filled_from is not None:
            return drafts.post_draft(self.filled_from.pk, **told)
        return post_update(self.incident.pk, **told)

    def keep(self, *, by: Actor, now: datetime) -> Draft:
        content, replaced = self.content(now=now), self.filled_from
        return drafts.save_draft(
            self.incident.pk,
            by=by,
            content=content,
            seen=self.seen,
            now=now,
            draft_id=replaced.pk if replaced else None,
            submission=self.cleaned_data["submission"],
        )

    def residual(self) -> dict[str, Any]:
        """Return what the end leaves, None where that is not new."""
        is_new = self.is_closing and set(RESIDUAL) & {*self.changed_data, *self.drafted}
        return {name: self.cleaned_data.get(name) if is_new else None for name in RESIDUAL}

    def estimate(self, typed: PartialWindow | None, *, now: datetime) -> PartialWindow | None:
        """Return the window that was chosen, or the typed one."""
        if (chosen := self.cleaned_data.get("done_in")) in (None, "", AT):
            return typed
        first, last = (now + timedelta(minutes=int(each)) for each in chosen.split("-"))
        return PartialWindow(first, last, typed.depends_on if typed else "")

    def ahead(self, estimate: PartialWindow | None, *, now: datetime) -> PartialWindow | None:
        """Return what is told of the end; of a window that has begun meanwhile, what is ahead."""
        if estimate is None or self.is_draft:
            return estimate
        return None if self.is_closing else estimate.from_(self.cleaned_data["display_at"] or now)

    def content(self, *, now: datetime) -> UpdateContent:
        """Return the update as it was typed."""
        typed = UpdateContent.from_flat(self.cleaned_data)
        is_kept = typed.status == self.seen.status and "status" not in self.drafted
        return replace(
            typed,
            # A draft is posted later; then the status stays what it is by then.
            status=None if self.is_draft and is_kept else typed.status,
            components=self.said(),
            next_update_at=self.next_update_at(now=now),
            estimate=self.ahead(self.estimate(typed.estimate, now=now), now=now),
            **self.residual(),
        )

    def told_times(self, *, now: datetime) -> tuple[datetime | None, Window | None]:
        """Return what templates name: when the next update comes, and when the work is done."""
        return self.next_update_at(now=now), self.content(now=now).window

    def is_worth_keeping(self, *, now: datetime) -> bool:
        """Whether anything was typed or chosen that a draft is worth."""
        content = self.content(now=now)
        return bool(content.body or content.components or content.status or content.estimate)

    def next_update_at(self, *, now: datetime) -> datetime | None:
        promise = self.cleaned_data["promise"]
        if promise == NEVER or self.is_closing:
            return None
        if promise == AT:
            at: datetime | None = self.cleaned_data["promised_at"]
            return at
        return now + timedelta(minutes=int(promise))


def offer(form: MessageForm, kind: IncidentKind) -> None:
    """Offer the statuses that incidents of this kind have, and the page's components."""
    form.fields["status"].choices = status_choices(kind)  # type: ignore[attr-defined]
    statuses(form).offer(rows(components.on_page()))
