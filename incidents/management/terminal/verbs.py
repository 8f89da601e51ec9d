"""Commands with verbs: how they find things, answer, and say what was refused."""

from __future__ import annotations

import getpass
import json
import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand
from django.utils import timezone

from incidents.management.exit_codes import NOT_FOUND, REFUSED, STOPPED
from incidents.management.terminal.arguments import add_json
from incidents.management.terminal.errors import CannotDo, NotFound
from incidents.operations.actor import Actor, terminal_actor
from incidents.operations.errors import OperationError, Outdated
from incidents.queries.site import page

T = TypeVar("T")

# A terminal would obey these, and what is told may be of others: of an alert, or a source.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Answer = tuple[str, Any]
"""The output: text for people, and the same as JSON."""

Verb = Callable[[dict[str, Any]], Answer]


class VerbCommand(BaseCommand):
    """A command whose first argument says what to do."""

    # It must work while other things do not.
    requires_system_checks = []
    verbs: Mapping[str, tuple[str, Callable[[ArgumentParser], None], Verb]] = {}

    def add_arguments(self, parser: ArgumentParser) -> None:
        every = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        for name, (summary, arguments, _run) in self.verbs.items():
            verb = every.add_parser(name, help=summary, description=summary)
            add_json(verb)
            arguments(verb)

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            with timezone.override(page().zone):
                text, data = self.verbs[verb][2](options)
        except (OperationError, CannotDo) as refusal:
            self._fail(refusal, as_json=options["json"])
        told = json.dumps(data, ensure_ascii=False) if options["json"] else text
        self.stdout.write(CONTROLS.sub("�", told))

    def _fail(self, refusal: OperationError | CannotDo, *, as_json: bool) -> None:
        told = {"error": str(refusal), "field": refusal.field}
        said = json.dumps(told, ensure_ascii=False) if as_json else str(refusal)
        self.stderr.write(CONTROLS.sub("�", said))
        sys.exit(_exit_code(refusal))


def _exit_code(refusal: OperationError | CannotDo) -> int:
    if isinstance(refusal, NotFound):
        return NOT_FOUND
    return STOPPED if isinstance(refusal, Outdated) else REFUSED


def at_the_terminal() -> Actor:
    """Return the actor of this command, named as the audit shall call them."""
    try:
        return terminal_actor(getpass.getuser())
    except (OSError, KeyError):  # an account without a name, as in some containers
        return terminal_actor("somebody")


def existing(look_up: Callable[[str], T], code: str, *, what: str, list_by: str) -> T:
    """Return what ``look_up`` finds; raise NotFound, which says how to ``list_by``, of nothing."""
    try:
        return look_up(code)
    except ObjectDoesNotExist:
        raise NotFound(f"There is no {what} “{code}”. See: {list_by}") from None
