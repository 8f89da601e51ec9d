"""``import``: move a page in from elsewhere, in a terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from incidents.management.moving import others, statuspage
from incidents.management.terminal import import_export
from incidents.management.terminal.verbs import Answer, VerbCommand
from incidents.queries.former_paths import former_paths


def _no_arguments(parser: ArgumentParser) -> None:
    """It has none."""


def _paths(_options: dict[str, Any]) -> Answer:
    """Return the addresses of pages that were moved here, for a server of published files."""
    found = former_paths()
    return "\n".join(f"{path} {target}" for path, target in found.items()), found


class Command(VerbCommand):
    help = "Move a page in from elsewhere. What is here already stays; it may be done again."
    verbs = {
        "statuspage": (statuspage.SUMMARY, statuspage.arguments, statuspage.run),
        "cachet": (others.OF_CACHET, others.cachet_arguments, others.run_cachet),
        "uptime-kuma": (others.OF_KUMA, others.kuma_arguments, others.run_kuma),
        "cstate": (others.OF_CSTATE, others.cstate_arguments, others.run_cstate),
        "paths": (
            "list the addresses of pages that were moved here, and where they lead now",
            _no_arguments,
            _paths,
        ),
        "plainstatus": (import_export.SUMMARY, import_export.arguments, import_export.run),
    }
