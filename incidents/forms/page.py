"""The form of the page's settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.forms.page_images import ImagesForm, sent
from incidents.forms.versioned import VersionedForm
from incidents.models import Page
from incidents.operations.actor import Actor
from incidents.operations.pages import edit_page
from incidents.render.previewing import images_folder

SECTIONS: dict[str | Promise, tuple[str, ...]] = {
    _("Name and address"): ("name", "tagline", "url", "time_zone"),
    _("Looks"): ("logo", "logo_dark", "favicon", "accent"),
    _("Links for readers"): ("support_url", "privacy_url", "footer_links"),
}


class PageForm(ImagesForm, VersionedForm[Page]):
    url = forms.URLField(
        label=_("Public address"),
        assume_scheme="https",
        help_text=_("Absolute links and ids in feeds begin with it; set it once."),
    )
    support_url = forms.URLField(label=_("Support link"), assume_scheme="https", required=False)
    privacy_url = forms.URLField(
        label=_("Privacy link"),
        assume_scheme="https",
        required=False,
        help_text=_("Beside the form by which readers subscribe."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        help_text=_("Days begin at its midnight; the console uses it, too."),
    )

    class Meta:
        model = Page
        fields = [
            *("name", "tagline", "url", "accent", "support_url", "privacy_url", "footer_links"),
            "time_zone",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(self.instance, folder=images_folder())

    @property
    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS.items()]

    def write(self, *, by: Actor, now: datetime) -> Page:
        """Save the settings. Raises what the operation does."""
        return edit_page(by=by, now=now, **sent(self.cleaned_data))
