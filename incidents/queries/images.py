"""Images by name, and those that readers get."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.domain.images import SLOTS, ImageName
from incidents.models import Image, IncidentUpdate, Page, Postmortem

# Whether the page shows it beside its name, or as its icon.
IS_OF_PAGE = Exists(
    Page.objects.filter(Q(*((slot, OuterRef("pk")) for slot in SLOTS), _connector=Q.OR))
)


def public() -> QuerySet[Image]:
    """Images of the page, and those to which a published text refers that readers see.

    Before the launch only those of the page.
    """
    updates = IncidentUpdate.images.through.objects.filter(
        incidentupdate__withdrawn_at=None, incidentupdate__incident__withdrawn_at=None
    )
    postmortems = Postmortem.images.through.objects.filter(
        postmortem__published_at__isnull=False, postmortem__incident__withdrawn_at=None
    )
    is_told = Q(pk__in=updates.values("image")) | Q(pk__in=postmortems.values("image"))
    is_launched = Exists(Page.objects.exclude(launched_at=None))
    return Image.objects.filter(Q(IS_OF_PAGE) | Q(is_launched) & is_told)


def content(name: ImageName, *, among: QuerySet[Image]) -> bytes:
    """Return the bytes of an image. One query.

    Raises Image.DoesNotExist, also where the data folder has lost them.
    """
    image = among.get(code=name.code, width=name.width, height=name.height, suffix=name.suffix)
    try:
        return image.read()
    except FileNotFoundError as error:
        raise Image.DoesNotExist(str(error)) from error


def missing(names: Iterable[ImageName]) -> list[ImageName]:
    """Return those of which there is no image. One query, none for no names."""
    names = list(names)
    if not names:
        return []
    found = {image.name for image in Image.objects.filter(code__in=[n.code for n in names])}
    return [name for name in names if name not in found]
