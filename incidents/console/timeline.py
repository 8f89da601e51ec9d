"""The timeline of an incident, its check, and entries by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.console.editing import done, editor, posted, saved, sent
from incidents.console.screens import SEEING, screen
from incidents.domain.contradictions import contradictions
from incidents.forms.timeline import EntryForm, FactForm, new_entry
from incidents.models import Incident, TimelineEntry
from incidents.operations import timeline as operations
from incidents.queries import review
from incidents.queries.facts import facts_of
from incidents.queries.timeline import timeline_of
from incidents.render.console import timeline_lines

WRITING = ("add_incidentupdate", "change_postmortem")


@screen(*SEEING, "change_postmortem")
def timeline(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(Incident, code=code)
    return _timeline(request, of, new_entry(of, begun_at=request.GET.get("at", "")))


@screen(*WRITING, sent_from="console:timeline")
def add_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Add a note or a decision, and go back to where it was written."""
    of = get_object_or_404(Incident, code=code)
    form = new_entry(of, request.POST)
    if sent(request, form, form.write):
        messages.success(request, _("It is on the timeline."))
        _say_if_held_back(request, of)
        return redirect(
            "console:incident" if "from_incident" in request.POST else "console:timeline", code
        )
    return _timeline(request, of, form)


@screen(*WRITING, sent_from="console:timeline")
def star(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(Incident, code=code)
    key, is_starred = request.POST.get("key", ""), "star" in request.POST
    done(request, operations.star_moment, of.pk, said="", key=key, is_starred=is_starred)
    _say_if_held_back(request, of)
    answer = redirect("console:timeline", code)
    answer["Location"] += f"#{key}"
    return answer


@screen(*WRITING)
def entry(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(TimelineEntry.objects.select_related("incident"), code=code)
    form = EntryForm(posted(request), instance=of)
    if saved(request, form):
        _say_if_held_back(request, of.incident)
        return redirect("console:timeline", of.incident.code)
    context = {"form": form, "may_write": True, "title": _("Timeline entry")}
    context |= {"of": of, "incident": of.incident}
    return render(request, "console/entry.html", context)


@screen(*WRITING, sent_from="console:entry")
def remove_entry(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(TimelineEntry.objects.select_related("incident"), code=code)
    done(request, operations.remove_entry, of.pk, said=_("The entry is removed."))
    _say_if_held_back(request, of.incident)
    return redirect("console:timeline", of.incident.code)


@screen(*SEEING, "change_postmortem")
def facts(request: HttpRequest, code: str) -> HttpResponse:
    of = get_object_or_404(Incident, code=code)
    context = {"incident": of, "lines": timeline_lines.facts(facts_of(of, timezone.now()))}
    return render(request, "console/facts.html", context)


@screen("change_postmortem")
def fact(request: HttpRequest, code: str, name: str) -> HttpResponse:
    of = get_object_or_404(Incident, code=code)
    lines = timeline_lines.facts(facts_of(of, timezone.now()))
    line = next((each for each in lines if each.fact.name == name), None)
    if line is None:
        return redirect("console:facts", code)
    found = line.fact
    form = FactForm(found, of, posted(request))
    if sent(request, form, form.correct):
        messages.success(request, _("“%(name)s” is corrected.") % {"name": found.label})
        _say_if_held_back(request, of)
        return redirect("console:facts", code)
    return editor(
        request,
        form,
        verb="change_postmortem",
        template="console/fact.html",
        title=found.label,
        line=line,
        incident=of,
    )


def _say_if_held_back(request: HttpRequest, of: Incident) -> None:
    """Say so where readers of the published postmortem do not get what has just been changed."""
    if review.is_ahead(of):
        said = _(
            "Readers of the published postmortem see what was approved; publish it again, reviewed,"
            " to show them this."
        )
        messages.warning(request, said)


def _timeline(request: HttpRequest, of: Incident, form: EntryForm) -> HttpResponse:
    now = timezone.now()
    moments = timeline_of(of)
    found = facts_of(of, now)
    may_write = any(request.user.has_perm(f"incidents.{name}") for name in WRITING)
    context = {
        "incident": of,
        "lines": timeline_lines.moments(moments),
        "problems": timeline_lines.problems(contradictions(moments, found, now=now), found),
        "form": form if may_write and of.withdrawn_at is None else None,
        "may_write": may_write,
    }
    return render(request, "console/timeline.html", context)
