"""Shared steps of screens: save a form, do what a button says, ask before a withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from incidents.console.screens import View, screen
from incidents.forms.saving import actor, attempt, place
from incidents.models import Event, Incident
from incidents.operations.errors import Gone, OperationError
from incidents.queries.sent import was_sent

R = TypeVar("R")
# The end of addresses at which a source is tried, which may take ten seconds.
TRIAL = "try/"


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, which may be nothing but a token; None if nobody has sent the form."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest, form: Any, write: Callable[..., R]) -> R | None:
    """Return what ``write`` does for the sender of ``form``; None if the form is to be shown."""
    return attempt(form, partial(write, by=actor(request), now=timezone.now()))


def saved(request: HttpRequest, form: Any) -> Any | None:
    """Write what was sent and return the row; None if the form is to be shown.

    A form in which nothing was changed writes nothing: the same edit sent twice lands once.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    if form.instance.pk and not form.has_changed():
        messages.info(request, _("Nothing was changed."))
        return form.instance
    row = sent(request, form, form.write)
    if row is not None:
        messages.success(request, _("“%(name)s” is saved.") % {"name": row})
    return row


def tried(request: HttpRequest, form: Any) -> tuple[Any, str]:
    """Return what ``form`` finds as it stands, of which nothing is saved; None if it cannot.

    Then a field of it says why, or the words that are returned with it.
    """
    if not form.can_be_tried():
        return None, ""
    try:
        return form.try_it(by=actor(request), now=timezone.now()), ""
    except OperationError as refusal:
        if field := place(refusal, form):
            form.add_error(field, str(refusal))
            return None, ""
        return None, str(refusal)


def done(
    request: HttpRequest,
    operation: Callable[..., object],
    *key: int,
    said: str | Promise,
    **more: Any,
) -> bool:
    """Do what a button says, and say so, if there is a word; False if it is refused, and why."""
    try:
        operation(*key, by=actor(request), now=timezone.now(), **more)
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return False
    if said:
        messages.success(request, str(said))
    return True


def button(
    rows: type[Model] | QuerySet[Any],
    at: str,
    permission: str,
    operation: Callable[..., object],
    said: str | Promise,
    *,
    onward: str = "",
    is_list: bool = False,
) -> View:
    """Return the view of a button that does ``operation`` with one of ``rows``.

    It leads back to the screen that it stands ``at``, which is one of that row unless it
    ``is_list``; and once it is done ``onward``, if that is given. ``said`` may tell the name.
    """

    @screen(permission, sent_from=at, is_list=is_list)
    def press(request: HttpRequest, **row: Any) -> HttpResponse:
        of = get_object_or_404(rows, **row)
        is_done = done(request, operation, of.pk, said=str(said) % {"name": of})
        if is_done and onward:
            return redirect(onward)
        return redirect(at) if is_list else redirect(at, **row)

    return press


def kept(
    request: HttpRequest, save: Callable[..., object | None], key: int | str, **typed: Any
) -> HttpResponse:
    """Keep what is being typed, and say so; nothing is said of what is not worth it."""
    try:
        draft = save(key, by=actor(request), now=timezone.now(), **typed)
    except Gone:
        draft = None  # it was sent while this was on its way
    except OperationError as refusal:
        return render(request, "console/_kept.html", {"refusal": refusal})
    if draft is None:
        return HttpResponse(status=204)
    return render(request, "console/_kept.html", {"kept": draft})


def withdrawal(
    request: HttpRequest,
    of: Model,
    withdraw: Callable[..., object],
    *,
    incident: Incident,
    told: QuerySet[Event],
    explained: str | Promise,
    onward: str = "",
) -> HttpResponse:
    """Ask once, then withdraw it and lead ``onward``; else back to its incident.

    ``told`` are the events that told of it.
    """
    back = reverse("console:incident", args=[incident.code])
    if request.method != "POST":
        context = {"name": of, "explained": explained, "back": back, "was_sent": was_sent(told)}
        return render(request, "console/withdraw.html", context | {"incident": incident})
    said = _("Withdrawn: “%(name)s”.") % {"name": of}
    corrects = "sends_correction" in request.POST
    is_done = done(request, withdraw, of.pk, said=said, sends_correction=corrects)
    return redirect(onward if is_done and onward else back)


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
