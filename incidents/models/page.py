"""The settings of the page: one row."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import code_field, has_code

URL_MAX_LENGTH = 200


def is_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; name one such as Europe/Berlin or Etc/UTC."),
            params={"name": name},
        )


class Page(models.Model):
    """The settings of the page. There is exactly one row, key 1."""

    code = code_field()
    name = models.CharField(_("name"), max_length=100)
    tagline = models.CharField(_("tagline"), max_length=255, blank=True)
    url = models.URLField(
        _("public address"),
        max_length=URL_MAX_LENGTH,
        help_text=_("Absolute links in feeds and mail begin with it."),
    )
    support_url = models.URLField(_("support link"), max_length=URL_MAX_LENGTH, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Etc/UTC", validators=[is_time_zone]
    )
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
            models.CheckConstraint(
                condition=~models.Q(tag_authority=""), name="page_has_tag_authority"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)
