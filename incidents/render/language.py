"""The language of what readers see. All else, such as the console, is in English."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def for_readers() -> Iterator[None]:
    """Use the site's language, for a call or a block."""
    with translation.override(settings.STATUSPAGE_LANGUAGE):
        yield


@contextmanager
def for_programs() -> Iterator[None]:
    """Use English, in which programs read the same whatever the site's language."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
