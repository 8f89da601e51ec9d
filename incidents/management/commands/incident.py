"""``incident``: open, update, resolve, list and show incidents in a terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from incidents.domain.content import UpdateContent
from incidents.domain.moments import AHEAD, BEHIND
from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, Status
from incidents.management import command_line
from incidents.management.terminal import arguments, finding, telling, texts
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal, existing
from incidents.models import Incident
from incidents.models.incident import OVERRIDES
from incidents.operations.conflicts import BaseState
from incidents.operations.incidents import create_incident
from incidents.operations.updates import post_update
from incidents.queries import components, status_log
from incidents.queries.reports import Report, report, reports

STATUSES = [status.value for status in STATUSES_OF[IncidentKind.REALTIME] if not status.is_closed]
LISTED = 20
LIST = ("incident", "list")


def _open_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="what readers notice, in a few words")
    _message_arguments(parser)
    parser.add_argument("--status", choices=STATUSES, default=Status.INVESTIGATING.value)
    parser.add_argument(
        "--no-component", action="store_true", help="all components stay as they are"
    )
    parser.add_argument("--impact", choices=[each.value for each in OVERRIDES])
    parser.add_argument("--started-at", metavar="TIME", help=arguments.BEFORE)


def _update_arguments(parser: ArgumentParser) -> None:
    _code_argument(parser)
    _message_arguments(parser)
    parser.add_argument("--status", choices=STATUSES, help="left out: it stays")


def _resolve_arguments(parser: ArgumentParser) -> None:
    _code_argument(parser)
    _message_arguments(parser, is_end=True)
    parser.add_argument("--residual", metavar="TEXT", help="what may still be felt")
    parser.add_argument(
        "--residual-until", metavar="TIME", help=f"{arguments.AFTER}, but not beside --at"
    )


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=f"with the last {LISTED} that ended")


def _show_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code")


def _code_argument(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", help="left out: the only one that is open")


def _message_arguments(parser: ArgumentParser, *, is_end: bool = False) -> None:
    texts.add_body(parser)
    arguments.add_components(parser)
    arguments.add_quiet(parser)
    parser.add_argument("--at", metavar="TIME", help=f"backdate it: {arguments.BEFORE}")
    if is_end:
        return
    parser.add_argument(
        "--next-update",
        type=arguments.minutes,
        metavar="MINUTES",
        help="promise the next update within so many",
    )
    parser.add_argument(
        "--estimate",
        type=arguments.window,
        metavar="MINUTES-MINUTES",
        help="the work will be done in so many, as in 30-60",
    )
    parser.add_argument("--depends-on", metavar="TEXT", default="", help="what that depends on")


def _content(options: dict[str, Any], *, status: str | None, body: str) -> UpdateContent:
    now = timezone.now()
    promised = options.get("next_update")
    return UpdateContent(
        status=status,
        body=body,
        display_at=arguments.optional_moment(options["at"], field="display_at", toward=BEHIND),
        next_update_at=now + promised if promised else None,
        components=finding.claims(options["components"]),
        estimate=arguments.ahead(options.get("estimate"), options.get("depends_on") or "", now=now),
        residual_effect=options.get("residual"),
        residual_ends_at=arguments.optional_moment(
            options.get("residual_until"),
            field="residual_ends_at",
            toward=0 if options["at"] else AHEAD,
        ),
        notifies=not options["quiet"],
    )


def _open(options: dict[str, Any]) -> Answer:
    _ask_for_components(options)
    with texts.message(options["message"], notes=f"Opens “{options['name']}”.") as body:
        incident = create_incident(
            by=at_the_terminal(),
            name=options["name"],
            content=_content(options, status=options["status"], body=body),
            started_at=arguments.optional_moment(
                options["started_at"], field="started_at", toward=BEHIND
            ),
            impact_override=options["impact"],
            now=timezone.now(),
        )
    return _shown(incident.code)


def _ask_for_components(options: dict[str, Any]) -> None:
    if options["components"] or options["no_component"] or not (known := components.on_page()):
        return
    names = ", ".join(each.full_name for each in known[:LISTED])
    raise CannotDo(
        "No component is chosen: all would stay as they are. Give --component NAME=STATUS"
        f" (of {names}), or --no-component.",
        field="components",
    )


def _update(options: dict[str, Any]) -> Answer:
    return _post(_chosen(options["code"]), options, status=options["status"])


def _resolve(options: dict[str, Any]) -> Answer:
    return _post(_chosen(options["code"]), options, status=Status.RESOLVED)


def _post(of: Report, options: dict[str, Any], *, status: str | None) -> Answer:
    """Post to ``of``; what colleagues said while it was written is not taken back unseen."""
    incident = of.incident
    claimed = {c.code: said for c, said in status_log.expected(incident).items()}
    with texts.message(options["message"], notes=telling.incident_text(of)) as body:
        post_update(
            incident.pk,
            by=at_the_terminal(),
            content=_content(options, status=status, body=body),
            based_on=BaseState(incident.status, claimed),
            now=timezone.now(),
        )
    return _shown(incident.code)


def _chosen(code: str | None) -> Report:
    """Return the incident named, or the only open one."""
    if code is not None:
        return _report(code)
    unresolved = [each.code for each in Incident.objects.unresolved()]
    if len(unresolved) == 1:
        return report(unresolved[0])
    if not unresolved:
        raise CannotDo("No incident is open; give the code of one that was, to reopen it.")
    raise CannotDo(f"Several are open, so give a code: {', '.join(unresolved)}.")


def _report(code: str) -> Report:
    return existing(report, code, what="incident", list_by=command_line.typed(*LIST, "--all"))


def _list(options: dict[str, Any]) -> Answer:
    told = reports(Incident.objects.unresolved())
    if options["all"]:
        ended = Incident.objects.realtime().exclude(closed_at=None)
        told += reports(ended.order_by("-started_at", "-pk")[:LISTED])
    return telling.incident_list(told, none="No incident is open.")


def _show(options: dict[str, Any]) -> Answer:
    return _shown(options["code"])


def _shown(code: str) -> Answer:
    found = _report(code)
    return telling.incident_text(found), telling.incident_json(found)


class Command(VerbCommand):
    help = "Post about incidents from a terminal, by the same rules as in the console."
    verbs = {
        "open": ("open one with its first update", _open_arguments, _open),
        "update": ("post an update", _update_arguments, _update),
        "resolve": ("post the last update", _resolve_arguments, _resolve),
        "list": ("list what is open", _list_arguments, _list),
        "show": ("show one with its updates", _show_arguments, _show),
    }
