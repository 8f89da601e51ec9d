"""Uploaded images: what is known of each; the bytes are files."""

from __future__ import annotations

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.domain.images import MAX_SIDE, ImageName
from incidents.domain.images.names import TYPES
from incidents.models.fields import at_most, code_field, has_code

ALT_MAX_LENGTH = 500


def image_files() -> Storage:
    """Return where the bytes are, each under the ``name`` of its image."""
    return storages["images"]


class Image(models.Model):
    """An image that somebody uploaded. Its bytes never change.

    Readers get it while a published text refers to it; texts that may be published have it among
    their ``images``. From ``kept_until`` on it is removed if no text has ever referred to it.
    """

    code = code_field()
    suffix = models.CharField(max_length=4, editable=False)
    alt = models.CharField(_("alternative text"), max_length=ALT_MAX_LENGTH)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    size_bytes = models.PositiveIntegerField(editable=False)
    kept_until = models.DateTimeField(editable=False, db_index=True)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("image")
        default_permissions = ()  # whoever writes texts may upload
        constraints = [
            has_code("image"),
            models.CheckConstraint(
                condition=Q(suffix__in=list(TYPES)), name="image_suffix_is_known"
            ),
            models.CheckConstraint(
                condition=Q(width__range=(1, MAX_SIDE), height__range=(1, MAX_SIDE)),
                name="image_size_is_allowed",
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="image_has_alt"),
            at_most(ALT_MAX_LENGTH, "alt", name="image_alt_fits"),
        ]

    def __str__(self) -> str:
        return self.alt

    @property
    def name(self) -> ImageName:
        return ImageName(self.code, self.width, self.height, self.suffix)

    def read(self) -> bytes:
        """Return the bytes. Raises FileNotFoundError where the data folder has lost them."""
        with image_files().open(str(self.name)) as file:
            content: bytes = file.read()
            return content
