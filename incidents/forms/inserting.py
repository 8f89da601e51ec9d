"""Message templates and facts of jobs, put into a composer on request; what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.domain import placeholders
from incidents.domain.moments import rounded_up
from incidents.domain.vocabulary import Status
from incidents.forms.composer import MessageForm
from incidents.forms.fields import MINUTE
from incidents.forms.illustrations import unchecked
from incidents.forms.promises import AT, NEVER
from incidents.forms.scheduling import NewMaintenanceForm
from incidents.forms.submission import TEMPLATE
from incidents.models import Incident, MessageTemplate
from incidents.queries import components, jobs, message_templates, site
from incidents.render import labels
from incidents.render.jobs.drafts import facts
from incidents.render.ready_texts import values

F = TypeVar("F", bound=MessageForm | NewMaintenanceForm)
# The name of the buttons that insert something; without a value, what was typed is looked for.
INSERT = "insert"
JOB = "job-"
# What cannot be read stands for nothing here, and stays as it was typed.
UNREAD: dict[str, Any] = {
    "status": Status.INVESTIGATING,
    "promise": NEVER,
    "done_in": "",
    "components": {},
    "left": {},
}


@dataclass(frozen=True)
class Insertion:
    """A text to put into the form; a template may be replaced by another one afterwards."""

    body: str
    name: str = ""
    status: str = ""
    is_replaceable: bool = False


def is_asked(data: Any) -> bool:
    """Whether a form was sent to insert something: by its button, or with a name still typed."""
    return INSERT in data or bool(data.get(TEMPLATE, "").strip())


def insert(form: F, incident: Incident | None, *, now: datetime) -> F:
    """Return the form with what was asked for; unknown names are refused in its field."""
    form.as_draft().is_valid()
    form.cleaned_data = dict.fromkeys(form.fields) | UNREAD | form.cleaned_data
    asked = form.data.get(INSERT, "")
    unchecked(form)
    if asked.startswith(JOB):
        facts_of = _facts(incident, asked.removeprefix(JOB))
        return _put(form, Insertion(facts_of)) if facts_of else form
    typed = form.data.get(TEMPLATE, "")
    template = message_templates.meant(form.templates, code=asked, typed=typed)
    if template is None:
        unknown = _("No template is called “%(name)s”, or several are; choose one of the list.")
        form.add_error(TEMPLATE, unknown % {"name": typed})
        return form
    return _put(form, _filled(form, template, incident, now=now))


def job_choices(incident: Incident) -> list[tuple[str, str]]:
    """Return the buttons of jobs whose facts can be inserted. One query."""
    found = [job for job in jobs.of_incident(incident.code) if job.is_live]
    return [(f"{JOB}{job.code}", job.name) for job in found]


def _facts(incident: Incident | None, code: str) -> str:
    found = jobs.of_incident(incident.code) if incident else []
    latest = jobs.latest([job for job in found if job.code == code])
    if not latest or latest[0].reading is None:
        return ""
    return facts(latest[0].job, latest[0].reading, zone=site.page().zone)


def _filled(
    form: MessageForm | NewMaintenanceForm,
    template: MessageTemplate,
    incident: Incident | None,
    *,
    now: datetime,
) -> Insertion:
    """Return the template with its variables replaced, as the form stands."""
    form.cleaned_data["status"] = template.status or form.cleaned_data.get("status")
    if isinstance(form, MessageForm):
        named = {*placeholders.named(template.body), *placeholders.named(template.incident_name)}
        _fix_times(form, named, now=now)
    next_update_at, estimate = form.told_times(now=now)
    affected = set(_affected(form))
    told: dict[str, Any] = {
        "name": incident.name if incident else form.cleaned_data.get("name") or "",
        "components": labels.typed_names([c for c in components.on_page() if c.code in affected]),
        "now": now,
        "next_update_at": next_update_at,
        "estimate": estimate,
        "zone": site.page().zone,
    }
    return Insertion(
        placeholders.filled(template.body, values(**told)),
        placeholders.filled(template.incident_name, values(**told, quoted=str)),
        template.status,
        is_replaceable=True,
    )


def _affected(form: MessageForm | NewMaintenanceForm) -> Iterable[str]:
    """Return the codes of the components that are said to be in trouble, else of those said."""
    said = form.cleaned_data["components"]
    return [code for code, status in said.items() if status.rank] or list(said)


def _fix_times(form: MessageForm, named: set[str], *, now: datetime) -> None:
    """Have the form keep the times that the text tells, and round them as people do."""
    next_at, estimate = form.told_times(now=now)
    told: dict[str, datetime] = {}
    if placeholders.NEXT_UPDATE in named and form.cleaned_data["promise"] != AT and next_at:
        told["promised_at"] = rounded_up(next_at)
    if placeholders.ESTIMATE in named and form.cleaned_data["done_in"] not in ("", AT) and estimate:
        first, last = (rounded_up(at) for at in estimate.times)
        told |= {"estimate_earliest_at": first, "estimate_latest_at": last}
    for name, at in told.items():
        choice = "promise" if name == "promised_at" else "done_in"
        form.cleaned_data |= {name: at, choice: AT}
        local = timezone.localtime(at)
        sent = {name: local.strftime(MINUTE), f"{name}-offset": local.isoformat()[-6:], choice: AT}
        form.data = dict(form.data.items()) | sent


def _put(form: F, insertion: Insertion) -> F:
    """Put the text below what was typed, in the place of an earlier template that is as it was."""
    data = dict(form.data.items())
    inserted, named = (form.cleaned_data[name] or "" for name in ("inserted", "inserted_name"))
    typed = form.cleaned_data["body"] or data.get("body", "")
    if insertion.is_replaceable:
        typed = typed.removesuffix(inserted)
        data |= {"inserted": insertion.body}
        if insertion.name and data.get("name", "") in ("", named):
            data |= {"name": insertion.name, "inserted_name": insertion.name}
        if insertion.status:
            data |= {"status": insertion.status}
    else:
        data |= {"inserted": ""}
    body = "\n\n".join(filter(None, [typed.rstrip(), insertion.body]))
    form.data = data | {"body": body, TEMPLATE: ""}
    form.fields["body"].widget.attrs["autofocus"] = True
    form.has_insertion = True
    return form
