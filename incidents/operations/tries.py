"""Limits for the guessing of passwords, by which nobody waits for somebody else's guesses.

Where somebody signs in, and where one who is signed in is asked for the password again. Failures
are counted by where they come from, never by name alone: whoever knows an operator's name could
lock them out in the middle of an incident otherwise.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from incidents.models import SignInFailure
from incidents.operations import leases

WINDOW = timedelta(minutes=15)
# An operator who mistypes gets that far; a list of passwords does not.
MOST_FOR_A_NAME = 5
# Several people of one office may share an address.
MOST_FROM_AN_ORIGIN = 20


class TooManyTries(Exception):
    """Nothing was tried; the next may be at ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many failed tries until {until}")
        self.until = until


def begin_try(*, name: str, origin: str, now: datetime) -> SignInFailure:
    """Count a password before it is looked at: as failed, until it succeeds.

    ``origin`` is an address, a browser that is known, or a session. Not part of the page, so
    it does not lock its revision, let alone raise it. Raises TooManyTries.
    """
    key, origin_key = _digest(name.casefold()), _digest(origin)
    with transaction.atomic():
        leases.lock("tries")  # else those that come at once do not see one another
        # Those further ahead than the window are of a clock that has been set back since.
        over = Q(at__lte=now - WINDOW) | Q(at__gt=now + WINDOW)
        SignInFailure.objects.filter(over).delete()
        failures = list(
            SignInFailure.objects.filter(origin=origin_key)
            .order_by("-at")
            .values_list("name", "at")
        )
        full = [
            *[at for of, at in failures if of == key][MOST_FOR_A_NAME - 1 :][:1],
            *[at for _of, at in failures][MOST_FROM_AN_ORIGIN - 1 :][:1],
        ]
        if full:
            raise TooManyTries(max(full) + WINDOW)
        return SignInFailure.objects.create(name=key, origin=origin_key, at=now)


def end_try(begun: SignInFailure) -> None:
    """It succeeded: what was mistyped before counts no more, other names' failures do."""
    SignInFailure.objects.filter(name=begun.name, origin=begun.origin).delete()


def _digest(text: str) -> str:
    return salted_hmac("incidents.tries", text, algorithm="sha256").hexdigest()
