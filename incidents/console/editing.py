"""The screens on which one row is edited: save what was sent, or show the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.forms.saving import actor, attempt
from incidents.operations.errors import OperationError


def saved(request: HttpRequest, form: Any) -> Any | None:
    """Write what was sent and return the row; None if the form is to be shown.

    A form in which nothing was changed writes nothing: the same edit sent twice lands once.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    if form.instance.pk and not form.has_changed():
        messages.info(request, _("Nothing was changed."))
        return form.instance
    row = attempt(form, lambda: form.write(by=actor(request), now=timezone.now()))
    if row is not None:
        messages.success(request, _("“%(name)s” is saved.") % {"name": row})
    return row


def done(
    request: HttpRequest, operation: Callable[..., object], *key: int, said: str, **more: Any
) -> bool:
    """Do what a button says, and say so; False if it is refused, and why is said."""
    try:
        operation(*key, by=actor(request), now=timezone.now(), **more)
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


def editor(
    request: HttpRequest,
    form: Any,
    *,
    verb: str,
    is_writable: bool = True,
    template: str = "console/editor.html",
    **context: Any,
) -> HttpResponse:
    """Answer the screen with ``form``; who lacks the permission ``verb`` may only read it."""
    is_writable = is_writable and request.user.has_perm(f"incidents.{verb}")
    for field in () if is_writable else form.fields.values():
        field.disabled = True
    return render(request, template, context | {"form": form, "may_write": is_writable})
