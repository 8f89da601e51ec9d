"""Images in texts: upload one from the form of the text.

The button beside a text sends the whole form to an address of its own, and the form comes back
with what shows the image at the end of the text. It works without script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.forms.forms import BaseForm
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.domain.images import as_markdown
from incidents.forms.saving import actor
from incidents.operations.errors import OperationError
from incidents.operations.images import upload_image

F = TypeVar("F", bound=BaseForm)
V = TypeVar("V", bound=Callable[..., HttpResponseBase])

# The button, whose value is the name of the text, and what stands beside that text.
BUTTON = "upload"
FILE, ALT = "-image", "-alt"


def takes_files(view: V) -> V:
    """Mark a view to which more may be sent than to others; ``incidents.edge`` heeds it."""
    vars(view)["takes_files"] = True
    return view


@dataclass(frozen=True)
class Upload:
    """The outcome of an image that was sent beside the text called ``field``."""

    field: str
    alt: str = ""
    refusal: str = ""


def take(request: HttpRequest) -> Upload:
    """Keep the image that was sent, and add what shows it to the text that was sent with it."""
    data = request.POST.copy()
    field = data.get(BUTTON, "")
    sent, alt = request.FILES.get(f"{field}{FILE}"), data.get(f"{field}{ALT}", "")
    if sent is None:
        return Upload(field, alt, _("Choose the file of the image."))
    try:
        kept = upload_image(by=actor(request), sent=sent.read(), alt=alt, now=timezone.now())
    except OperationError as refusal:
        return Upload(field, alt, str(refusal))
    shown = as_markdown(kept.name, alt=kept.alt)
    data[field] = "\n\n".join(filter(None, [data.get(field, "").rstrip(), shown]))
    request.POST = data  # type: ignore[assignment]
    return Upload(field)


def unchecked(form: F) -> F:
    """Have the form show what was typed, and complain of nothing: nobody has sent it yet."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    return form


def all_unchecked(forms: Any) -> None:
    """Do the same with each form of a set."""
    for form in forms:
        unchecked(form)
    forms._errors, forms._non_form_errors = [form.errors for form in forms], ErrorList()


class IllustratedForm(forms.Form):
    """Refuses to go without an image that was chosen and not uploaded.

    Without its button the form tells the name of the file, and not what is in it.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in self.data.items():
            if name.endswith(FILE) and value:
                self.add_error(
                    None,
                    _(
                        "The image “%(file)s” was chosen and not inserted. Choose it again and"
                        " press “Insert the image”, or send the form without it."
                    )
                    % {"file": value},
                )
        return cleaned
