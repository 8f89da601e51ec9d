"""Images in texts: upload one from the form of the text, and look at it before readers can.

The button beside a text sends the whole form to an address of its own, and the form comes back
with what shows the image at the end of the text. It works without script.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.forms.forms import BaseForm
from django.forms.utils import ErrorDict, ErrorList
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from incidents.admin.base import OperationAdmin, actor
from incidents.domain.images import ImageName, as_markdown
from incidents.models import Image
from incidents.operations.errors import OperationError
from incidents.operations.images import upload_image
from incidents.queries import images

M = TypeVar("M", bound=Model)
F = TypeVar("F", bound=BaseForm)
V = TypeVar("V", bound=Callable[..., HttpResponse])

# The button, whose value is the name of the text, and what stands beside that text.
BUTTON = "upload"
FILE, ALT = "-image", "-alt"
# A preview is made anew with each word, and its images need not be sent again.
KEPT_BY_BROWSER = "private, max-age=300"


def takes_files(view: V) -> V:
    """Mark a view to which more may be sent than to others; ``incidents.edge`` heeds it."""
    vars(view)["takes_files"] = True
    return view


def folder() -> str:
    """The address of images for those who are signed in."""
    return f"{reverse('admin:index')}images/"


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponse:
    """Answer any image that is kept, published or not."""
    try:
        found = ImageName.read(name)
        content = images.content(found, among=Image.objects.all()) if found else b""
    except ObjectDoesNotExist as error:
        raise Http404(str(error)) from error
    if found is None:
        raise Http404(name)
    response = HttpResponse(content, content_type=found.content_type)
    response["Cache-Control"] = KEPT_BY_BROWSER
    return response


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


class IllustratedAdmin(OperationAdmin[M]):
    """Part of the admin of what has texts that may show images."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.image_view)
        name = f"incidents_{self.opts.model_name}"
        return [
            path("add/image/", view, name=f"{name}_add_image"),
            path("<path:object_id>/change/image/", view, name=f"{name}_change_image"),
            *super().get_urls(),
        ]

    @takes_files
    def image_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """Take an image, and show the form again with all that was typed."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and obj is None:
            return self.missing(request, object_id)
        address = self.address(obj.pk) if obj else self.address_of_new()
        if request.method != "POST":
            return HttpResponseRedirect(address)
        self.refuse_other_writer(request, obj)
        upload = take(request)
        page = self.illustrated(request, obj)
        assert isinstance(page, TemplateResponse)  # not rendered yet
        page.context_data = (page.context_data or {}) | {
            "upload": upload,
            "form_address": address,
        }
        return page

    def refuse_other_writer(self, request: HttpRequest, obj: M | None) -> None:
        """Raise PermissionDenied for who may not send the form."""
        self.refuse_stranger(request, obj, is_new=obj is None)

    def illustrated(self, request: HttpRequest, obj: M | None) -> HttpResponse:
        """Return the page with the form as it was sent."""
        return self.page(request, obj, unchecked(self.form_for(request, obj)))

    def rendered(
        self, request: HttpRequest, template: str, obj: M | None, context: dict[str, Any]
    ) -> HttpResponse:
        address = self.address(obj.pk, "change_image") if obj else self.address_of_new("add_image")
        return super().rendered(request, template, obj, {"image_address": address} | context)

    def address_of_new(self, page: str = "add") -> str:
        return reverse(f"admin:incidents_{self.opts.model_name}_{page}")
