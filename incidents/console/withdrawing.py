"""The question before something is withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from incidents.models import Event
from incidents.operations.errors import OperationError
from incidents.queries.sent import was_sent


def withdrawing(
    request: HttpRequest,
    name: str,
    withdraw: Callable[..., object],
    *,
    told: QuerySet[Event],
    explained: str,
    back: str,
    done: str,
) -> HttpResponse:
    """Ask once, then withdraw it and lead on to ``done``; what is refused is said at ``back``.

    ``told`` are the events that told of it.
    """
    if request.method != "POST":
        sent = was_sent(told)
        context = {"name": name, "explained": explained, "back": back, "was_sent": sent}
        return render(request, "console/withdraw.html", context)
    try:
        withdraw(sends_correction="sends_correction" in request.POST)
    except OperationError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, _("Withdrawn: “%(name)s”.") % {"name": name})
    return redirect(done)
