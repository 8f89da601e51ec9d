"""The base of a table whose form saves through an operation.

Django's own way saves the row and has no place for a refusal that comes from the
write itself. Here the write is part of answering the form: what an operation
refuses appears in the form, which keeps all that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.admin.lists import BoundedAdmin, M
from incidents.admin.preview import may_preview
from incidents.forms.saving import attempt
from incidents.operations.errors import OperationError, Outdated


class OperationAdmin(BoundedAdmin[M]):
    """Subclasses say which form there is (``form_for``) and which operation it means (``save``)."""

    form_template: ClassVar[str] = "admin/operation_form.html"

    def form_for(self, request: HttpRequest, obj: M | None) -> BaseForm:
        raise NotImplementedError

    def save(self, request: HttpRequest, form: Any, obj: M | None) -> Model:
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        self.refuse_stranger(request, obj, is_new=object_id is None)
        if object_id and obj is None:
            return self.missing(request, object_id)
        form = self.form_for(request, obj)
        if not self.may_write(request, obj):
            disable(form)
        elif request.method == "POST" and form.is_valid():
            if obj is not None and not form.has_changed():
                return self.unchanged(request, obj)
            saved = attempt(form, lambda: self.save_or_rebase(request, form, obj))
            if saved is not None:
                return self.saved(request, saved, form)
        return self.page(request, obj, form)

    def save_or_rebase(self, request: HttpRequest, form: Any, obj: M | None) -> Model:
        try:
            return self.save(request, form, obj)
        except Outdated:
            form.rebase()
            raise

    def refuse_stranger(self, request: HttpRequest, obj: M | None, *, is_new: bool) -> None:
        """Raise PermissionDenied as Django's admin does."""
        if is_new:
            may = self.has_add_permission(request)
        elif request.method == "POST":
            may = self.has_change_permission(request, obj)
        else:
            may = self.has_view_or_change_permission(request, obj)
        if not may:
            raise PermissionDenied

    def may_write(self, request: HttpRequest, obj: M | None) -> bool:
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def unchanged(self, request: HttpRequest, obj: M) -> HttpResponse:
        """Write nothing: the same edit sent twice lands once, and marks nothing as edited."""
        self.message_user(request, _("Nothing was changed."), messages.INFO)
        return HttpResponseRedirect(self.address_after(obj))

    def saved(self, request: HttpRequest, saved: Model, form: BaseForm) -> HttpResponse:
        self.message_user(request, _("“%(name)s” was saved.") % {"name": saved}, messages.SUCCESS)
        return HttpResponseRedirect(self.address_after(saved))

    def address_after(self, saved: Model) -> str:
        return self.list_address()

    def list_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def address(self, key: object, page: str = "change", *more: object) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[key, *more])

    def page(self, request: HttpRequest, obj: M | None, form: BaseForm) -> HttpResponse:
        return self.rendered(request, self.form_template, obj, {"form": form})

    def rendered(
        self, request: HttpRequest, template: str, obj: M | None, context: dict[str, Any]
    ) -> HttpResponse:
        title = str(obj) if obj else _("New %(noun)s") % {"noun": self.opts.verbose_name}
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": title,
            "media": self.media,
            "now": timezone.now(),
            "may_write": self.may_write(request, obj),
            "may_preview": may_preview(request),
            "site_address": self.view_on_site(obj) if obj and callable(self.view_on_site) else None,
        }
        return TemplateResponse(request, template, common | context)

    def done(
        self,
        request: HttpRequest,
        write: Callable[[], object],
        said: str,
        level: int = messages.SUCCESS,
    ) -> bool:
        """Write and say so; False if it is refused, and that is said."""
        try:
            write()
        except OperationError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return False
        self.message_user(request, said, level)
        return True


def disable(form: BaseForm) -> None:
    for field in form.fields.values():
        field.disabled = True
