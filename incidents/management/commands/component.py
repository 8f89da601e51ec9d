"""``component``: list components, and set the status of one, in a terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from incidents.domain.moments import BEHIND
from incidents.domain.vocabulary import ComponentStatus
from incidents.management.terminal import arguments, finding, telling
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal
from incidents.operations.components import set_status
from incidents.queries import components


def _list_arguments(parser: ArgumentParser) -> None:
    pass


def _set_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("component", help="its code, or enough of its name")
    parser.add_argument("status", choices=ComponentStatus.values)
    parser.add_argument("--at", metavar="TIME", help=f"since when: {arguments.BEFORE}")


def _list(options: dict[str, Any]) -> Answer:
    found = components.on_page()
    lines = [telling.component_line(each) for each in found]
    told = "\n".join(lines) or "The page has no components."
    return told, [telling.component_json(each) for each in found]


def _set(options: dict[str, Any]) -> Answer:
    """Say it directly, whatever incidents claim of it."""
    component = set_status(
        finding.component(options["component"]).pk,
        by=at_the_terminal(),
        status=options["status"],
        effective_at=arguments.optional_moment(options["at"], field="effective_at", toward=BEHIND),
        now=timezone.now(),
    )
    return telling.component_line(component), telling.component_json(component)


class Command(VerbCommand):
    help = "List the page's components, and set the status of one."
    verbs = {
        "list": ("list them with their status", _list_arguments, _list),
        "set": ("set the status of one", _set_arguments, _set),
    }
