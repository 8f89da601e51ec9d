"""``maintenance``: schedule, cancel and list planned work in a terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from incidents.domain.content import UpdateContent
from incidents.domain.moments import AHEAD
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.management import command_line
from incidents.management.terminal import arguments, finding, telling, texts
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal, existing
from incidents.models import Incident
from incidents.operations.maintenances import schedule_maintenance
from incidents.operations.updates import post_update
from incidents.queries.maintenances import next_ones
from incidents.queries.reports import Report, report, reports


def _schedule_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="what will be done, in a few words")
    parser.add_argument(
        "--from", dest="begins", required=True, metavar="TIME", help=arguments.AFTER
    )
    parser.add_argument("--until", dest="ends", required=True, metavar="TIME", help=arguments.AFTER)
    arguments.add_named_components(
        parser, help="one, by code or name, that it affects, as often as there are"
    )
    parser.add_argument(
        "--by-hand", action="store_true", help="it begins and ends by updates alone"
    )
    texts.add_body(parser)
    arguments.add_quiet(parser)


def _cancel_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code")
    texts.add_body(parser)
    arguments.add_quiet(parser)


def _list_arguments(parser: ArgumentParser) -> None:
    pass


def _schedule(options: dict[str, Any]) -> Answer:
    begins_at = arguments.moment(options["begins"], field="scheduled_for", toward=AHEAD)
    ends_at = arguments.moment(options["ends"], field="scheduled_until", toward=AHEAD)
    notes = (
        f"Announces “{options['name']}”, {telling.local(begins_at)} to {telling.local(ends_at)}."
    )
    planned = finding.claims(
        (each, ComponentStatus.UNDER_MAINTENANCE) for each in options["components"]
    )
    with texts.message(options["message"], notes=notes) as body:
        content = UpdateContent(body=body, components=planned, notifies=not options["quiet"])
        maintenance = schedule_maintenance(
            by=at_the_terminal(),
            name=options["name"],
            content=content,
            scheduled_for=begins_at,
            scheduled_until=ends_at,
            starts_by_itself=not options["by_hand"],
            ends_by_itself=not options["by_hand"],
            now=timezone.now(),
        )
    return _shown(report(maintenance.code))


def _cancel(options: dict[str, Any]) -> Answer:
    """Call it off before it begins; what has begun is completed by an update in the console."""
    by = command_line.typed("maintenance", "list")
    found = existing(report, options["code"], what="maintenance", list_by=by)
    if not found.incident.is_maintenance:
        raise CannotDo(f"“{found.incident}” is an incident; resolve it instead.")
    with texts.message(options["message"], notes=telling.incident_text(found)) as body:
        content = UpdateContent(status=Status.CANCELLED, body=body, notifies=not options["quiet"])
        post_update(found.incident.pk, by=at_the_terminal(), content=content, now=timezone.now())
    return _shown(report(found.incident.code))


def _list(options: dict[str, Any]) -> Answer:
    planned = reports(next_ones(Incident.objects.open_maintenances()))
    return telling.incident_list(planned, none="No maintenance is planned or in progress.")


def _shown(found: Report) -> Answer:
    return telling.incident_text(found), telling.incident_json(found)


class Command(VerbCommand):
    help = "Announce planned work from a terminal, by the same rules as in the console."
    verbs = {
        "schedule": ("announce one", _schedule_arguments, _schedule),
        "cancel": ("call one off", _cancel_arguments, _cancel),
        "list": ("list what is planned or in progress", _list_arguments, _list),
    }
