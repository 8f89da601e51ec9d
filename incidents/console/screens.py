"""Screens of the console: the permissions that they ask for, and the refusals."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from incidents.domain.permissions import all_in_words
from incidents.forms.requests import in_page_zone, keeping_what_was_typed
from incidents.models import Incident, User
from incidents.queries import people
from incidents.queries.reports import Report, reports
from incidents.render.unsaved import sent_by, unsaved

View = Callable[..., HttpResponseBase]
SEEING = ("view_incident", "change_incident", "add_incident", "add_incidentupdate")


def is_seen_by(user: User | AnonymousUser, *permissions: str) -> bool:
    """Whether ``user`` gets to a screen that asks for one of ``permissions``, if for any."""
    held = (user.has_perm(f"incidents.{name}") for name in permissions)
    return user.is_staff and (not permissions or any(held))


# What names a row in an address.
ROW = ("code", "pk")


def screen(
    *permissions: str,
    sending: str = "",
    otherwise: str = "",
    sent_from: str = "",
    is_list: bool = False,
) -> Callable[[View], View]:
    """Answer staff with any of ``permissions``, or all staff without any, in the page's zone.

    Whoever sends a form needs ``sending``, if that is given. Other staff are led to ``otherwise``,
    if that is given, and all others are refused. Whoever is signed out is asked to sign in, and
    gets a form back that they sent. What only renews a part of a screen is answered with 401: the
    way to the sign-in is no part of it. With ``sent_from`` it takes only a form that is sent from
    the screen of that name, of the same row unless that ``is_list``; whoever only looks, as signing
    in again may end, is led there.
    """

    def around(view: View) -> View:
        shown = in_page_zone(view)

        @keeping_what_was_typed
        def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            needed = (sending,) if sending and request.method == "POST" else permissions
            if not is_seen_by(user, *needed):
                if otherwise and user.is_staff:
                    return redirect(otherwise)
                return refused(request, needed)
            if sent_from and request.method != "POST":
                row = {} if is_list else {name: kwargs[name] for name in ROW if name in kwargs}
                return redirect(reverse(sent_from, kwargs=row))
            return shown(request, *args, **kwargs)

        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request, "htmx", False) and not request.user.is_authenticated:
                return HttpResponse(status=401)
            return whole(request, *args, **kwargs)

        vars(run)["permissions"] = permissions
        return run

    return around


def reported(code: str) -> Report:
    """Return the incident with all that was said of it, also if it was withdrawn; else 404."""
    found = reports(Incident.objects.filter(code=code))
    if not found:
        raise Http404(code)
    return found[0]


def refused(request: HttpRequest, needed: Collection[str]) -> HttpResponseBase:
    """Say which of ``needed`` would be enough and whom to ask; give back what was typed."""
    return in_page_zone(_refused)(request, needed)


def _refused(request: HttpRequest, needed: Collection[str]) -> HttpResponse:
    context = {
        "needed": all_in_words(needed),
        "roles": request.user.groups.order_by("name"),
        "managers": people.managers(),
        "unsaved": unsaved(sent_by(request), address=request.path),
    }
    return render(request, "console/403.html", context, status=403)


@screen()
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Say that one is signed in again; a script gets the token that forms need from then on."""
    if getattr(request, "htmx", False):
        return HttpResponse(get_token(request), content_type="text/plain")
    return render(request, "console/back.html")
