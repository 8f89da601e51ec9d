"""The board: all that is open, with what needs somebody first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from incidents.console import undoing
from incidents.console.action_items import overdue_items
from incidents.console.components import KEPT, keeping
from incidents.console.screens import SEEING, screen
from incidents.domain.vocabulary import ComponentStatus, RuleAction
from incidents.queries import drafts, health, jobs, openings, rules
from incidents.queries.board import open_incidents
from incidents.queries.components import in_sight, named
from incidents.render.console.health import parts
from incidents.render.console.rules import RuleView
from incidents.render.jobs.view import JobView

# When this process was started, as it loads this module first.
UP_SINCE = timezone.now()


@screen(*SEEING, otherwise="admin:index")
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    undo = undoing.offered(request.GET.get("undo", ""), now=now)
    undo = undo or undoing.of_post(request.user, now=now)
    around = {"undo": undo, "page": request.page}  # type: ignore[attr-defined]
    shown = _content(request) | overdue_items() | around
    return render(request, "console/board.html", shown)


@screen(*SEEING)
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer the part that open boards ask for again and again."""
    return render(request, "console/_board.html", _content(request))


def _content(request: HttpRequest) -> dict[str, Any]:
    """Eight queries."""
    now, kept = timezone.now(), request.GET.getlist(KEPT)
    every, components = open_incidents(now=now), named()
    may_open = request.user.has_perm("incidents.add_incident")
    begun = list(openings.seen_by(request.user.pk)) if may_open else []
    may_post = request.user.has_perm("incidents.add_incidentupdate")
    installation = health.installation(now=now)
    turned = [RuleView(each, now) for each in rules.turned()]
    return {
        "now": now,
        "open": [each for each in every if not each.is_planned],
        "planned": [each for each in every if each.is_planned],
        "jobs": [JobView(each, now) for each in jobs.running()],
        "drafts": drafts.waiting() if may_post else (),
        "openings": [each for each in begun if each.episode is None],
        "suggestions": [each for each in begun if each.episode is not None],
        "acting": [each for each in turned if each.rule.action != RuleAction.WATCH],
        "watching": [each for each in turned if each.is_watched_bad],
        "components": in_sight(components, kept),
        "kept": kept,
        "live_query": f"?{urlencode(keeping(kept), doseq=True)}" if kept else "",
        "components_count": len(components),
        "statuses": list(ComponentStatus),
        "health": parts(installation, up_since=UP_SINCE),
        "late": installation.late,
    }
