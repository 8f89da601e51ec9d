"""Forms that ask for a password, and let nobody guess for long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import ceil

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone

from incidents.operations.tries import TooManyTries, begin_try, end_try


class Patient:
    """Part of such a form. Subclasses say what one reads who must wait."""

    retry_after_s: int | None = None

    def wait_text(self, minutes: int) -> str:
        raise NotImplementedError

    @contextmanager
    def one_try(self, *, name: str, origin: str) -> Iterator[None]:
        """Look at the password within; what raises there was a failure. Raises ValidationError."""
        try:
            begun = begin_try(name=name, origin=origin, now=timezone.now())
        except TooManyTries as refusal:
            raise self._wait(refusal.until - timezone.now()) from refusal
        yield
        end_try(begun)

    def _wait(self, left: timedelta) -> ValidationError:
        self.retry_after_s = max(ceil(left.total_seconds()), 1)
        return ValidationError(self.wait_text(ceil(self.retry_after_s / 60)), code="too_many")


def answered(response: HttpResponse, form: object) -> HttpResponse:
    """Tell browsers and programs too that they must wait."""
    if isinstance(form, Patient) and form.retry_after_s:
        response.status_code = 429
        response.headers["Retry-After"] = str(form.retry_after_s)
    return response
