"""The form of the page's settings: what there is, another image, and a tick to remove it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.images import SLOTS, Slot
from incidents.domain.images.branding import shown
from incidents.forms.saving import VersionedForm
from incidents.models import Page
from incidents.operations.actor import Actor
from incidents.operations.pages import edit_page
from incidents.render.console.previewing import images_folder

SECTIONS: dict[str | Promise, tuple[str, ...]] = {
    gettext_lazy("Name and address"): ("name", "tagline", "url", "time_zone"),
    gettext_lazy("Looks"): ("logo", "logo_dark", "favicon", "accent"),
    gettext_lazy("Links for readers"): ("support_url", "privacy_url", "footer_links"),
    gettext_lazy("Subscribers"): ("shows_told",),
    gettext_lazy("Postmortems"): (
        *("approvals_minor", "approvals_major", "approvals_critical"),
        "postmortem_outline",
    ),
}


class Present(NamedTuple):
    """The image that there is, as the field shows it."""

    url: str
    width: int
    height: int


class ImageInput(forms.ClearableFileInput):
    template_name = "forms/page_image.html"
    use_fieldset = False
    clear_checkbox_label = gettext_lazy("Remove it")  # type: ignore[assignment]


class PageForm(VersionedForm[Page]):
    url = forms.URLField(
        label=gettext_lazy("Public address"),
        assume_scheme="https",
        help_text=gettext_lazy("Absolute links and ids in feeds begin with it; set it once."),
    )
    support_url = forms.URLField(
        label=gettext_lazy("Support link"), assume_scheme="https", required=False
    )
    privacy_url = forms.URLField(
        label=gettext_lazy("Privacy link"),
        assume_scheme="https",
        required=False,
        help_text=gettext_lazy("Beside the form by which readers subscribe."),
    )
    shows_told = forms.BooleanField(
        label=gettext_lazy("Tell readers how many subscribers were told"),
        required=False,
        help_text=gettext_lazy(
            "Under each update of an incident’s page: “Told 812 subscribers within 14 s”."
        ),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=lambda: [(name, name) for name in sorted(available_timezones())],
        help_text=gettext_lazy("Days begin at its midnight; the console uses it, too."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        widget=ImageInput,
        required=False,
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or GIF of at most 1 MB, no SVG. It is shown in a space of 240 × 40"
            " pixels; send it three times as large, for fine screens, and without empty edges. One"
            " at least twice as wide as high stands in place of the name, any other before it."
        ),
    )
    logo_dark = forms.FileField(
        label=gettext_lazy("Logo on a dark ground"),
        widget=ImageInput,
        required=False,
        help_text=gettext_lazy(
            "For readers whose device is set to dark. Without it they get the one above, so leave"
            " this out only if that can be seen on black."
        ),
    )
    favicon = forms.FileField(
        label=gettext_lazy("Icon"),
        widget=ImageInput,
        required=False,
        help_text=gettext_lazy(
            "For the tabs of browsers: square, best of 192 × 192 pixels, at least of 32 × 32. Where"
            " something is wrong, tabs show the shape of the state in its place."
        ),
    )

    class Meta:
        model = Page
        fields = [name for names in SECTIONS.values() for name in names if name not in SLOTS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in SLOTS:
            if image := getattr(self.instance, slot):
                size = shown((image.width, image.height))
                self.initial[slot] = Present(f"{images_folder()}{image.name}", *size)

    @property
    def sections(self) -> list[tuple[str | Promise, list[forms.BoundField]]]:
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for slot in SLOTS:
            # The page that gives back what could not be saved has its name, and not the file.
            if name := self.data.get(slot):
                self.ask_again(slot, name)
        return cleaned

    def ask_again(self, slot: Slot, name: str | None) -> None:
        self.add_error(slot, _("Choose “%(file)s” again; it was not saved.") % {"file": name})

    def lose_files(self) -> None:
        """Have a form that is shown again ask for its files: browsers do not keep them."""
        chosen = self.files if self.errors else {}
        for slot in SLOTS:
            if slot in chosen and slot not in self.errors:
                self.ask_again(slot, chosen[slot].name)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation is told: of images only those that change."""
        values = super().arguments()
        for slot in SLOTS:
            value = values.pop(slot)
            if isinstance(value, UploadedFile):
                values[slot] = value.read()
            elif value is False:
                values[slot] = None
        return values

    def write(self, *, by: Actor, now: datetime) -> Page:
        return edit_page(by=by, now=now, **self.arguments())
