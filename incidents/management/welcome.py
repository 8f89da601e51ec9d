"""Lines told once the page answers: where it is, and what to do first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from incidents.management import addresses, command_line
from incidents.management.demo import loading, sign_in
from incidents.operations import links
from incidents.queries import site


def lines(host: str, port: int, office_port: int | None) -> list[str]:
    """Return them; without the database, only where the page is."""
    told = [f"Plainstatus is at {addresses.told(host, port)}"]
    console = addresses.told(host, office_port or port, "/console/")
    first = addresses.told(host, office_port or port, f"/accounts/first/{links.first_token()}/")
    if office_port:
        told.append(f"The console is at {console}")
    with contextlib.suppress(DatabaseError):
        told += _of_demo(host, port, console) if settings.DEMO else _first_steps(first)
    return told


def _of_demo(host: str, port: int, console: str) -> Iterator[str]:
    if code := loading.founding_code():
        yield f"The founding incident: {addresses.told(host, port, f'/incidents/{code}')}"
    if sign_in.is_valid():
        yield f"Sign in at {console} as {sign_in.USERNAME}, password {sign_in.password()}"
    posted = command_line.typed("incident", "list")
    yield f"From a terminal, in this folder: STATUSPAGE_DEMO=1 {posted}"


def _first_steps(first: str) -> Iterator[str]:
    if not links.is_anybody_there():
        yield f"Nobody can sign in yet. This link makes the first operator, once: {first}"
        command = command_line.typed("createadmin")
        yield f"Or run, in this folder and in another terminal: {command}"
    if not site.page().is_launched:
        yield "Readers see that the page is being set up until you press Launch in the console."
