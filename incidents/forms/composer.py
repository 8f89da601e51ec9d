"""The forms in which an operator writes to readers: an update, or the first one of an incident.

What is likely is chosen already: the status stays, components keep what is claimed
of them, a promise is repeated. Only what is chosen otherwise is said anew, so that a
form that was open for long takes nothing back that colleagues said meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.content import ESTIMATE, UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import (
    CLOSED,
    STATUSES_OF,
    IncidentKind,
    Status,
    TemplatePurpose,
)
from incidents.forms.component_rows import Said, StatusesField, rows, rows_left, statuses
from incidents.forms.fields import MomentField, TextField, message, notifies
from incidents.forms.submission import TemplatedForm
from incidents.models import Draft, Incident, IncidentUpdate
from incidents.models.incident import NAME_MAX_LENGTH, OVERRIDES, RESIDUAL_EFFECT_MAX_LENGTH
from incidents.models.update import DEPENDS_ON_MAX_LENGTH
from incidents.operations import drafts
from incidents.operations.actor import Actor
from incidents.operations.conflicts import Seen
from incidents.operations.incidents import create_incident
from incidents.operations.updates import post_update
from incidents.queries import components, message_templates, status_log
from incidents.queries.concerned import how_many
from incidents.queries.reports import Report

IMPACTS = [
    ("", gettext_lazy("by the components")),
    *[(impact.value, impact.label) for impact in OVERRIDES],
]
AT = "at"
NEVER = ""
# Minutes from now, and how they read.
PROMISES = [
    (NEVER, gettext_lazy("no promise")),
    ("30", gettext_lazy("in 30 min")),
    ("60", gettext_lazy("in 1 h")),
    ("120", gettext_lazy("in 2 h")),
    (AT, gettext_lazy("at …")),
]


USUAL_PROMISE = "30"
# Minutes from now, between which the work will be done.
ESTIMATES = [
    ("", gettext_lazy("nothing new")),
    ("30-60", gettext_lazy("30–60 min")),
    ("60-120", gettext_lazy("1–2 h")),
    ("120-240", gettext_lazy("2–4 h")),
    (AT, gettext_lazy("between …")),
]

RESIDUAL = ("residual_effect", "residual_ends_at")
# So that what comes back is what was shown.
SALT = "incidents.forms.composer"
# What a draft holds and the form shows otherwise.
SHOWN_OTHERWISE = {"components", "next_update_at"}


@dataclass(frozen=True)
class Shown(Seen):
    """The facts a form is filled with; they come back with it, and may be old by then."""

    left: Said = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Shown | None:
        try:
            return cls(**signing.loads(text, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None

    def text(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


NOTHING = Shown("", {})


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
    residual_ends_at = MomentField(label=gettext_lazy("Residual effect ends at"), required=False)
    promise = forms.ChoiceField(
        label=gettext_lazy("Next update"),
        choices=PROMISES,
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Readers see it; not used when this ends the incident."),
    )
    promised_at = MomentField(label=gettext_lazy("Next update by"), required=False)
    done_in = forms.ChoiceField(
        label=gettext_lazy("The work will be done in"),
        choices=ESTIMATES,
        widget=forms.RadioSelect,
        required=False,
    )
    estimate_earliest_at = MomentField(label=gettext_lazy("Done at the earliest"), required=False)
    estimate_latest_at = MomentField(label=gettext_lazy("Done at the latest"), required=False)
    estimate_depends_on = forms.CharField(
        label=gettext_lazy("What it depends on"),
        required=False,
        max_length=DEPENDS_ON_MAX_LENGTH,
        help_text=gettext_lazy("In a word or two: “p” is read as “depends on p”."),
    )
    display_at = MomentField(
        label=gettext_lazy("Posted at"),
        required=False,
        help_text=gettext_lazy("Empty: now. An earlier time to backdate."),
    )
    notifies = notifies()

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

    def tells(self, *, now: datetime) -> int:
        """Return how many subscribers would hear of it as it is filled in now. One query."""
        if not self["notifies"].value():
            return 0
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
        before, after = (_choices(shown) for shown in (seen, self.shown))
        for name in (before.keys() | after.keys()).difference(self.drafted):
            if data.get(name, "") == before.get(name, ""):
                data[name] = after.get(name, "")
        self.data = data | {"based_on": self.shown.text()}

    def fill(self, incident: Incident) -> None:
        """Offer what the incident may be said to have by now. Five queries."""
        self.incident = incident
        left = status_log.offered(incident)
        statuses(self, "left").rows = rows_left(left)
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
        """Keep it as a draft. Raises what the operation does."""
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


class NewIncidentForm(MessageForm):
    """Opens an incident. What is left at the end is asked once there is one."""

    prefilled = MessageForm.prefilled | {"status", "promise"}
    based_on = None  # type: ignore[assignment]
    left = None  # type: ignore[assignment]
    residual_effect = None  # type: ignore[assignment]
    residual_ends_at = None  # type: ignore[assignment]

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_MAX_LENGTH,
        help_text=gettext_lazy("What readers notice, in a few words."),
    )
    started_at = MomentField(
        label=gettext_lazy("Started at"),
        required=False,
        help_text=gettext_lazy("Empty: when it was first reported."),
    )
    impact_override = forms.ChoiceField(
        label=gettext_lazy("Impact"),
        required=False,
        choices=IMPACTS,
    )
    without_components = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_some = bool(statuses(self).rows)
        is_asked = has_some and not self.is_draft
        if is_asked and cleaned.get("components") == {} and not cleaned.get("without_components"):
            self.add_error(
                "components",
                _(
                    "No component is chosen: all will stay as they are. Choose some, or publish"
                    " once more as it is."
                ),
            )
            self.data = dict(self.data.items()) | {"without_components": "on"}
        return cleaned

    def open(self, *, by: Actor, now: datetime) -> Incident:
        """Open the incident. Raises what the operation does."""
        details = ("name", "impact_override", "started_at", "submission")
        told = {name: self.cleaned_data[name] for name in details}
        return create_incident(by=by, content=self.content(now=now), is_held=True, now=now, **told)


def new_incident(
    data: Mapping[str, Any] | None = None, *, again: IncidentUpdate | None = None
) -> NewIncidentForm:
    """Return the form that opens an incident, filled as the one that was undone. Two queries."""
    initial: dict[str, Any] = {"status": Status.INVESTIGATING, "promise": USUAL_PROMISE}
    if again is not None:
        initial |= _opened_with(again)
    form = NewIncidentForm(data, initial=initial)
    _offer(form, IncidentKind.REALTIME)
    form.templates = message_templates.offered(TemplatePurpose.OPENING)
    return form


def _opened_with(update: IncidentUpdate) -> dict[str, Any]:
    """Return what the form was filled with that opened an incident by ``update``. One query."""
    incident, told_at = update.incident, update.display_at
    said = update.affected.select_related("component")
    promise = _as_promise(update.next_update_at, since=told_at)
    return {
        "name": incident.name,
        "status": update.status,
        "body": update.body,
        "components": {each.component.code: each.new_status for each in said},
        "promise": promise,
        "promised_at": update.next_update_at if promise == AT else None,
        "done_in": AT if update.estimate else "",
        **{name: getattr(update, name) for name in ESTIMATE},
        "impact_override": incident.impact_override or "",
        "started_at": None if incident.started_at == told_at else incident.started_at,
        "display_at": None if told_at == update.created_at else told_at,
        "notifies": update.notifies,
    }


def update_of(
    report: Report, data: Mapping[str, Any] | None = None, *, draft: Draft | None = None
) -> MessageForm:
    """Return the form for the next update, filled with what is likely, or with a draft.

    Seven queries.
    """
    incident = report.incident
    form = MessageForm(data)
    form.filled_from = draft
    form.fill(incident)
    form.initial = {
        "based_on": form.shown.text(),
        "status": incident.status,
        "promise": _repeated(report) if incident.is_open else NEVER,
        "residual_effect": incident.residual_effect,
        "residual_ends_at": incident.residual_ends_at,
        "components": form.shown.components,
        "left": form.shown.left,
    }
    if draft is not None:
        form.initial |= _drafted(draft, form.shown)
        form.drafted = _chosen(draft)
        form.shown = drafts.seen_by_writer(draft, form.shown)
        form.initial["based_on"] = form.shown.text()
    _offer(form, IncidentKind(incident.kind))
    purpose = TemplatePurpose.MAINTENANCE if incident.is_maintenance else TemplatePurpose.UPDATE
    form.templates = message_templates.offered(purpose)
    given = data or (draft.content.given() if draft else {})
    if not incident.is_open and not any(given.get(name) for name in RESIDUAL):
        for name in RESIDUAL:  # a note does not end it; what was left is among the details
            del form.fields[name]
    return form


def _drafted(draft: Draft, shown: Shown) -> dict[str, Any]:
    """Return the values of a draft; what it does not say stays likely."""
    fields = draft.content.given()
    initial = {name: value for name, value in fields.items() if name not in SHOWN_OTHERWISE}
    if "residual_effect" in fields:
        initial["residual_ends_at"] = fields.get("residual_ends_at")
    if "components" in fields:
        name = _grid_of(draft)
        initial[name] = {**getattr(shown, name), **fields["components"]}
    if draft.author_id is not None or "next_update_at" in fields:
        promised_at = fields.get("next_update_at")
        promise = _as_promise(promised_at, since=draft.updated_at)
        initial |= {"promise": promise, "promised_at": promised_at if promise == AT else None}
    if draft.content.estimate:
        initial["done_in"] = AT
    return initial | {"draft": draft.code}


def _chosen(draft: Draft) -> frozenset[str]:
    named = (f"{_grid_of(draft)}-{code}" for code in draft.content.components or ())
    return frozenset([*named, *({"status", *RESIDUAL} & draft.content.given().keys())])


def _grid_of(draft: Draft) -> str:
    """The field in which the draft speaks of components: at the end, of what they are left with."""
    is_closing = draft.content.status in CLOSED
    return "left" if is_closing else "components"


def _as_promise(promised_at: datetime | None, *, since: datetime) -> str:
    """The choice that stands for a time, of those offered."""
    if promised_at is None:
        return NEVER
    minutes = str(round((promised_at - since) / timedelta(minutes=1)))
    return minutes if minutes in _values(PROMISES) else AT


def _offer(form: MessageForm, kind: IncidentKind) -> None:
    form.fields["status"].choices = status_choices(kind)  # type: ignore[attr-defined]
    statuses(form).rows = rows(components.on_page())


def _choices(shown: Shown) -> dict[str, str]:
    """Return the values that a form filled so would send, by field."""
    of_components = {f"components-{code}": status for code, status in shown.components.items()}
    of_left = {f"left-{code}": status for code, status in shown.left.items()}
    return {"status": shown.status, **of_components, **of_left}


def _repeated(report: Report) -> str:
    """The promise of the last update made anew, if it is one of those offered."""
    update = report.latest.update
    promise = _as_promise(update.next_update_at, since=update.display_at)
    is_usual = promise == AT or (promise == NEVER and not report.incident.is_maintenance)
    return USUAL_PROMISE if is_usual else promise


def _values(choices: Sequence[tuple[str, Any]]) -> list[str]:
    return [value for value, _label in choices]
