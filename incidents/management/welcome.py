"""Lines told once the page answers: where it is, and what to do first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from incidents.management import addresses, command_line
from incidents.management.demo import loading, sign_in
from incidents.models import User
from incidents.queries import site


def lines(host: str, port: int, office_port: int | None) -> list[str]:
    """Return them; without the database, only where the page is."""
    told = [f"Plainstatus is at {addresses.told(host, port)}"]
    console = addresses.told(host, office_port or port, "/admin/")
    if office_port:
        told.append(f"The console is at {console}")
    with contextlib.suppress(DatabaseError):
        told += _of_demo(host, port, console) if settings.DEMO else _first_steps(console)
    return told


def _of_demo(host: str, port: int, console: str) -> Iterator[str]:
    if code := loading.founding_code():
        yield f"The founding incident: {addresses.told(host, port, f'/incidents/{code}')}"
    if sign_in.is_valid():
        yield f"Sign in at {console} as {sign_in.USERNAME}, password {sign_in.password()}"


def _first_steps(console: str) -> Iterator[str]:
    if not User.objects.filter(is_active=True, is_staff=True).exists():
        command = command_line.typed("createsuperuser")
        yield f"Nobody can sign in yet. In this folder, in another terminal, run: {command}"
        yield f"Then sign in at {console}"
    if not site.page().is_launched:
        yield "Readers see that the page is being set up until you press Launch in the console."
