"""The page's own images: made to fit, and put in place of those before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.images import Slot, UnfitImage
from incidents.domain.images.branding import fitted
from incidents.models import Page
from incidents.operations.actor import Actor
from incidents.operations.errors import Refused
from incidents.operations.images import NewFile, keep, new_file

Files = Mapping[Slot, NewFile | None]


@contextmanager
def new_files(sent: Mapping[Slot, bytes | None]) -> Iterator[Files]:
    """Have the files there while their rows are made; None stays None. Raises Refused."""
    with ExitStack() as stack:
        yield {
            slot: None if content is None else stack.enter_context(_new_file(slot, content))
            for slot, content in sent.items()
        }


def put(page: Page, files: Files, *, by: Actor, now: datetime) -> None:
    """Set the images of the page, which the caller saves. Those before go with the next sweep."""
    for slot, file in files.items():
        setattr(page, slot, file and keep(file, by=by, alt=page.name, now=now))
    if page.logo_dark and not page.logo:
        raise Refused(
            _(
                "The logo on a dark ground stands in place of the other one, and there is none;"
                " choose that too, or remove both."
            ),
            field="logo_dark",
        )


def _new_file(slot: Slot, content: bytes) -> AbstractContextManager[NewFile]:
    try:
        return new_file(fitted(slot, content), field=slot)
    except UnfitImage as error:
        raise Refused(str(error), field=slot) from error
