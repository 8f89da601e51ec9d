"""The settings of the page: one row."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.domain.footer import LABEL_MAX_LENGTH, MOST_LINKS, FooterLink, parsed
from incidents.domain.images import SLOTS
from incidents.models.fields import at_most, code_field, has_code
from incidents.models.image import Image

URL_MAX_LENGTH = 200
OUTLINE_MAX_LENGTH = 20_000
MOST_APPROVALS = 5
FOOTER_MAX_LENGTH = MOST_LINKS * (LABEL_MAX_LENGTH + URL_MAX_LENGTH + len(" | \n"))


def is_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; name one such as Europe/Berlin or Etc/UTC."),
            params={"name": name},
        )


def _image() -> models.ForeignKey[Image | None, Image | None]:
    """An image that is uploaded in the settings, and has no way back to the page."""
    return models.ForeignKey(
        Image, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )


def _approvals(label: Any) -> models.PositiveSmallIntegerField[int, int]:
    """The number of people who must approve a postmortem before it is published."""
    return models.PositiveSmallIntegerField(
        label, default=0, validators=[MaxValueValidator(MOST_APPROVALS)]
    )


class Page(models.Model):
    """The settings of the page. There is exactly one row, key 1.

    Until ``launched_at`` is set readers see that the page is being set up, and nobody is told
    anything. The style sheet of ``former_accent`` is still there for pages kept by caches.
    """

    code = code_field()
    name = models.CharField(_("name"), max_length=100)
    tagline = models.CharField(_("tagline"), max_length=255, blank=True)
    url = models.URLField(
        _("public address"),
        max_length=URL_MAX_LENGTH,
        help_text=_("Absolute links in feeds and mail begin with it."),
    )
    support_url = models.URLField(_("support link"), max_length=URL_MAX_LENGTH, blank=True)
    privacy_url = models.URLField(_("privacy link"), max_length=URL_MAX_LENGTH, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Etc/UTC", validators=[is_time_zone]
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        blank=True,
        help_text=_("Of links and progress bars, as #1d5fa8. Empty: a calm blue."),
    )
    former_accent = models.CharField(max_length=7, blank=True, editable=False)
    logo = _image()
    logo_dark = _image()
    favicon = _image()
    footer_links = models.TextField(
        _("footer links"),
        blank=True,
        help_text=_("At most six, one per line: Label | https://example.org/terms"),
    )
    approvals_minor = _approvals(_("approvals, up to minor impact"))
    approvals_major = _approvals(_("approvals, major impact"))
    approvals_critical = _approvals(_("approvals, critical impact"))
    postmortem_outline = models.TextField(
        _("sections of a new postmortem"),
        blank=True,
        help_text=_(
            "A heading for each, as “## Impact <!-- public -->” or “## Notes <!-- internal -->”,"
            " and below it what guides its writer. Empty: the built-in ones."
        ),
    )
    shows_told = models.BooleanField(
        _("tell readers how many subscribers were told"), default=False
    )
    launched_at = models.DateTimeField(_("launched"), null=True, editable=False)
    # The tag URI authority and date (RFC 4151) are stored once: feed ids must
    # outlive a change of the page's address.
    tag_authority = models.CharField(max_length=255, editable=False)
    tag_on = models.DateField(editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("page")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="page_is_single"),
            models.CheckConstraint(condition=~models.Q(name=""), name="page_has_name"),
            models.CheckConstraint(condition=~models.Q(url=""), name="page_has_url"),
            models.CheckConstraint(condition=~models.Q(time_zone=""), name="page_has_time_zone"),
            has_code("page"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__regex": r"^(#[0-9a-f]{6})?$"}),
                    name=f"page_{name}_is_colour",
                )
                for name in ("accent", "former_accent")
            ),
            models.CheckConstraint(
                condition=models.Q(logo_dark=None) | models.Q(logo__isnull=False),
                name="page_logo_dark_beside_logo",
            ),
            at_most(FOOTER_MAX_LENGTH, "footer_links", name="page_footer_links_fit"),
            models.CheckConstraint(
                condition=models.Q(
                    approvals_minor__lte=MOST_APPROVALS,
                    approvals_major__lte=MOST_APPROVALS,
                    approvals_critical__lte=MOST_APPROVALS,
                ),
                name="page_approvals_are_few",
            ),
            at_most(OUTLINE_MAX_LENGTH, "postmortem_outline", name="page_outline_fits"),
            models.CheckConstraint(
                condition=~models.Q(tag_authority=""), name="page_has_tag_authority"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_launched(self) -> bool:
        return self.launched_at is not None

    @property
    def footer(self) -> list[FooterLink]:
        return parsed(self.footer_links)

    @property
    def images(self) -> list[Image]:
        """Those beside its name, and its icon."""
        found = [getattr(self, slot) for slot in SLOTS]
        return [image for image in found if image is not None]

    @property
    def approvals(self) -> tuple[int, int, int]:
        return self.approvals_minor, self.approvals_major, self.approvals_critical

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
