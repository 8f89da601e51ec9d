"""The fields for the page's own images: what there is, another file, and a tick to remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.images import SLOTS, Slot
from incidents.domain.images.branding import shown
from incidents.models import Page


class Present(NamedTuple):
    """The image that there is, as the field shows it."""

    url: str
    width: int
    height: int


class ImageInput(forms.ClearableFileInput):
    template_name = "forms/page_image.html"
    use_fieldset = False
    clear_checkbox_label = gettext_lazy("Remove it")  # type: ignore[assignment]

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: BaseRenderer | None = None
    ) -> SafeString:
        # Form renderers do not look into the project's own templates.
        return render_to_string(template_name, context)


class ImagesForm(forms.Form):
    """Part of the form of the page's settings."""

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

    def show(self, page: Page, *, folder: str) -> None:
        """Show the images that there are, which who is signed in gets from ``folder``."""
        for slot in SLOTS:
            if image := getattr(page, slot):
                size = shown((image.width, image.height))
                self.initial[slot] = Present(f"{folder}{image.name}", *size)

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


def sent(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form's values as the operation takes them: only images that change."""
    values = dict(cleaned)
    for slot in SLOTS:
        value = values.pop(slot)
        if isinstance(value, UploadedFile):
            values[slot] = value.read()
        elif value is False:
            values[slot] = None
    return values
