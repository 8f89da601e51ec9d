"""The question before something is withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents.operations.errors import OperationError


def withdrawing(
    request: HttpRequest,
    name: str,
    withdraw: Callable[[], object],
    *,
    explained: str,
    back: str,
    done: str,
) -> HttpResponse:
    """Ask once, then withdraw it and lead on to ``done``; what is refused is said at ``back``."""
    if request.method != "POST":
        context = {"name": name, "explained": explained, "back": back}
        return render(request, "console/withdraw.html", context)
    try:
        withdraw()
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, _("Withdrawn: “%(name)s”.") % {"name": name})
    return redirect(done)
