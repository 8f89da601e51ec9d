"""``postmortem``: begin, check and export postmortems in a terminal."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from incidents.management import command_line
from incidents.management.terminal.errors import CannotDo, NotFound
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal, existing
from incidents.models import Incident, Postmortem
from incidents.operations.postmortems import version, write_postmortem
from incidents.queries import review, site
from incidents.render import postmortem_export
from incidents.render.console.findings import findings
from incidents.render.language import for_readers
from incidents.render.postmortem_beginnings import begun

LIST = ("incident", "list", "--all")


def _new_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", help="that of the incident")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="its sections, as exported; “-” for what is piped in. Left out: the outline",
    )


def _code_argument(parser: ArgumentParser) -> None:
    parser.add_argument("code", help="that of the incident")


def _export_arguments(parser: ArgumentParser) -> None:
    _code_argument(parser)
    parser.add_argument(
        "--source", action="store_true", help="figures as they are bound, as JSON, to import again"
    )


def _new(options: dict[str, Any]) -> Answer:
    """Begin one; what is there already is never replaced."""
    incident = _incident(options["code"])
    if options["source"]:
        sections = _read(options["source"])
    else:
        sections = begun(site.page().postmortem_outline, incident, now=timezone.now())
    if Postmortem.objects.filter(incident=incident).exists():
        raise CannotDo("This incident has a postmortem already; change it in the console.")
    write_postmortem(
        incident.pk,
        by=at_the_terminal(),
        sections=sections,
        based_on=version([]),
        now=timezone.now(),
    )
    titles = [each.title for each in sections]
    return f"Begun: {', '.join(titles)}. Readers do not see it.", {"sections": titles}


def _read(source: str) -> list[Any]:
    try:
        if source == "-":
            return postmortem_export.imported(sys.stdin.read())
        with open(source, encoding="utf-8") as file:
            return postmortem_export.imported(file.read())
    except (OSError, ValueError) as error:
        raise CannotDo(f"{source} cannot be read: {error}") from error


def _check(options: dict[str, Any]) -> Answer:
    """Say what to look at before it is published, and what it still needs."""
    postmortem = _postmortem(options["code"])
    incident = postmortem.incident
    found = list(map(str, findings(postmortem.sections.all(), incident, now=timezone.now())))
    state, lacking = review.state(postmortem, incident), review.lacking(postmortem, incident)
    data = {"state": state.value, "approvals_lacking": lacking, "findings": found}
    lines = [f"{state.label}; approvals still needed: {lacking}.", *found]
    if not found:
        lines.append("Nothing was found in its public sections.")
    return "\n".join(lines), data


def _export(options: dict[str, Any]) -> Answer:
    postmortem = _postmortem(options["code"])
    sections = postmortem_export.of_rows(postmortem.sections.all())
    source = postmortem_export.as_json(postmortem, sections)
    if options["source"]:
        return json.dumps(source, ensure_ascii=False, indent=2), source
    with for_readers():
        text = postmortem_export.as_markdown(sections, postmortem.incident, now=timezone.now())
    return text.rstrip("\n"), source


def _incident(code: str) -> Incident:
    listed = command_line.typed(*LIST)
    return existing(
        lambda wanted: Incident.objects.public().get(code=wanted),
        code,
        what="incident",
        list_by=listed,
    )


def _postmortem(code: str) -> Postmortem:
    incident = _incident(code)
    found = Postmortem.objects.filter(incident=incident).select_related("incident").first()
    if found is None:
        begin = command_line.typed("postmortem", "new", code)
        raise NotFound(f"There is no postmortem of “{incident}”. Begin it: {begin}")
    return found


class Command(VerbCommand):
    help = "Begin, check and export postmortems; they are written and published in the console."
    verbs = {
        "new": ("begin one from the outline, or from a file", _new_arguments, _new),
        "check": ("say what to look at before it is published", _code_argument, _check),
        "export": ("print it as Markdown, or its source", _export_arguments, _export),
    }
