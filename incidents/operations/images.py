"""Images: take in a file, note which texts refer to it, remove what nothing shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from incidents.domain.codes import new_code
from incidents.domain.images import Encoded, ImageName, UnfitImage, names_in, reencoded
from incidents.domain.vocabulary import AuditKind
from incidents.models import (
    Draft,
    Image,
    IncidentUpdate,
    MaintenanceSeries,
    Postmortem,
    PostmortemSection,
)
from incidents.models.image import ALT_MAX_LENGTH, image_files
from incidents.operations import validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused, reason
from incidents.operations.fields import Field
from incidents.operations.scopes import page_write, write
from incidents.queries.images import IS_OF_PAGE

# Whoever may write something in which an image can be shown, the commonest first.
WRITERS = (
    "incidents.add_incidentupdate",
    "incidents.add_incident",
    "incidents.change_incidentupdate",
    "incidents.change_postmortem",
    "incidents.change_page",
)
# So long a text may be written into which it was uploaded, before it is kept as a draft.
KEPT_FOR = timedelta(days=7)
REMOVED_AT_ONCE = 100


@dataclass(frozen=True)
class NewFile:
    """The file of an image that has no row yet."""

    name: ImageName
    size_bytes: int


def upload_image(*, by: Actor, sent: bytes, alt: str, now: datetime) -> Image:
    """Keep an image, made anew from the pixels of the file that was sent.

    ``alt`` says what is to be seen. Readers get the image once a text that refers to it is
    published. Raises NotAllowed, Refused.
    """
    by.require_any(WRITERS)
    alt = validation.line(alt, field="alt", limit=ALT_MAX_LENGTH)
    try:
        encoded = reencoded(sent)
    except UnfitImage as error:
        raise Refused(str(error), field="image") from error
    with new_file(encoded, field="image") as file:
        return _upload_image(file, by=by, alt=alt, now=now)


@write
def _upload_image(file: NewFile, *, by: Actor, alt: str, now: datetime) -> Image:
    return keep(file, by=by, alt=alt, now=now)


def keep(file: NewFile, *, by: Actor, alt: str, now: datetime) -> Image:
    """Give a file its row, in the caller's transaction."""
    name = file.name
    image = Image.objects.create(
        code=name.code,
        suffix=name.suffix,
        width=name.width,
        height=name.height,
        alt=alt,
        size_bytes=file.size_bytes,
        kept_until=now + KEPT_FOR,
        created_at=now,
    )
    note(AuditKind.IMAGE_UPLOADED, by=by, subject=image, now=now, name=str(name))
    return image


def refer(text: IncidentUpdate | Postmortem, source: str, *, was: str, field: Field) -> None:
    """Note to which images a text refers, in the transaction that changes it from what it ``was``.

    Raises Refused if there is no such image.
    """
    if names_in(source) != names_in(was):
        text.images.set(among(find([source]), source, field=field))


def find(sources: Iterable[str]) -> Mapping[ImageName, Image]:
    """Return the images that texts name. One query; none if they name none."""
    codes = {name.code for source in sources for name in names_in(source)}
    return {image.name: image for image in Image.objects.filter(code__in=codes)} if codes else {}


def among(found: Mapping[ImageName, Image], source: str, *, field: Field) -> list[Image]:
    """Return those of ``found`` that a text names; refuse what is not there."""
    names = names_in(source)
    for name in names:
        if name not in found:
            raise Refused(
                _("There is no image %(name)s here; upload it, or take it out of the text.")
                % {"name": name},
                field=field,
            )
    return [found[name] for name in names]


def remove_unused(*, now: datetime) -> None:
    """Remove images that were uploaded a while ago, and that nothing shows or ever mentioned.

    Each in a transaction of its own, so that whoever posts waits for one of them at most.
    """
    for key in list(_due(now).values_list("pk", flat=True)[:REMOVED_AT_ONCE]):
        _remove_if_unused(key, now=now)


@page_write
def _remove_if_unused(key: int, *, now: datetime) -> None:
    """Look once more: nobody posts meanwhile, but a text may refer to it since it was found."""
    image = _due(now).filter(pk=key).first()
    if image is None:
        return
    if _is_mentioned(image):
        image.kept_until = now + KEPT_FOR
        image.save(update_fields=["kept_until"])
        return
    name = str(image.name)
    note(AuditKind.IMAGE_REMOVED, by=SYSTEM, subject=image, now=now, name=name)
    image.delete()
    transaction.on_commit(partial(image_files().delete, name))


def _due(now: datetime) -> QuerySet[Image]:
    is_unused = Q(updates=None, postmortems=None) & ~Q(IS_OF_PAGE)
    return Image.objects.filter(is_unused, kept_until__lte=now).order_by("pk")


def _is_mentioned(image: Image) -> bool:
    """Whether a text that is not published refers to it, or an earlier version of any."""
    of_body = {"body__contains": image.code}
    return any(
        texts.exists()
        for texts in (
            Draft.objects.filter(fields__body__icontains=image.code),
            MaintenanceSeries.objects.filter(**of_body),
            PostmortemSection.objects.filter(**of_body),
            PostmortemSection.history.filter(**of_body),
            IncidentUpdate.history.filter(**of_body),
        )
    )


@contextmanager
def new_file(encoded: Encoded, *, field: Field) -> Iterator[NewFile]:
    """Have the file there before its row is, and not if there is to be none."""
    name = ImageName(new_code(), encoded.width, encoded.height, encoded.suffix)
    try:
        image_files().save(str(name), ContentFile(encoded.content))
    except OSError as error:
        _remove_file(name)
        raise Refused(
            _("The image could not be stored: %(reason)s. Nothing was kept; try again.")
            % {"reason": reason(error)},
            field=field,
        ) from error
    try:
        yield NewFile(name, len(encoded.content))
    except BaseException:
        _remove_file(name)
        raise


def _remove_file(name: ImageName) -> None:
    with suppress(OSError):
        image_files().delete(str(name))
