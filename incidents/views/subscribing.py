"""Subscribing: pages of one subscriber, known by a token. Never kept by a cache.

They need no CSRF token, which a document that is the same for all could not have: nothing here
depends on who is signed in, and a mail program presses “unsubscribe” without a form (RFC 8058).
Links only lead to buttons: scanners and prefetchers follow them, and confirm nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.domain.subscriptions import ChannelKind
from incidents.models import Subscriber
from incidents.operations import subscriptions
from incidents.operations.errors import Gone, Refused
from incidents.operations.subscriptions import Choices
from incidents.render import personal_data
from incidents.render import subscription_pages as pages
from incidents.render.language import for_readers
from incidents.render.subscribing import KINDS

View = Callable[..., HttpResponse]

# Of a form with an address and some codes, what is longer was typed by nobody.
LONGEST_BODY = 20_000


def own(view: View) -> View:
    """Show a page of one subscriber: in the site's language, kept by nobody."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        with for_readers():
            try:
                if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
                    return _said(_("This is too long."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                response = view(request, *args, **kwargs)
            except Gone as gone:
                response = _said(str(gone), HTTPStatus.GONE)
            except Refused as refusal:
                response = _refused(request, str(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
        response["Referrer-Policy"] = "no-referrer"  # the address has the token
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@own
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Answer the same whether the address is known or not, and whoever fills in all fields.

    How many may ask from one network is counted for all processes together.
    """
    if not ratelimit.consume(request, action="subscribe"):
        return _refused(request, pages.too_many_asked(), HTTPStatus.TOO_MANY_REQUESTS)
    by = request.POST.get("by", ChannelKind.MAIL)
    if not request.POST.get("website"):  # which no person sees
        named = any(request.POST.getlist(name) for name in ("component", "group", "incident"))
        choices = _choices(request, everything=not named)
        subscriptions.subscribe(
            address=request.POST.get("address", ""),
            channel=by,
            choices=choices,
            now=timezone.now(),
        )
    return HttpResponse(pages.asked_here(by) if _is_htmx(request) else pages.asked(by))


@own
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        subscriber = subscriptions.confirm(token, now=timezone.now())
        return HttpResponse(pages.confirmed(subscriber))
    return HttpResponse(pages.to_confirm(token))


@own
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        everything = request.POST.get("what") == "everything"
        choices = _choices(request, everything=everything)
        subscriptions.change_choices(token, choices=choices, now=timezone.now())
    return _manage(subscriptions.of_token(token), is_saved=request.method == "POST")


@own
@require_safe
def former(request: HttpRequest, code: str) -> HttpResponse:
    """Lead a link in a mail of before the page was moved here to what the subscriber hears of."""
    return redirect("manage-subscription", subscriptions.of_former(code).token)


@own
@require_POST
def renew_secret(request: HttpRequest, token: str) -> HttpResponse:
    return _manage(subscriptions.renew_secret(token, now=timezone.now()), is_saved=True)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        subscriptions.unsubscribe(token, now=timezone.now())
        return HttpResponse(pages.unsubscribed())
    return HttpResponse(pages.to_unsubscribe(token))


@own
@require_safe
def export(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out all that is kept of a subscriber, as a file."""
    content = personal_data.of_subscriber(subscriptions.of_token(token))
    attached = {"Content-Disposition": 'attachment; filename="subscription.json"'}
    return HttpResponse(content, content_type="application/json", headers=attached)


@own
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    subscriptions.erase(token, now=timezone.now())
    return HttpResponse(pages.erased())


def _manage(subscriber: Subscriber, *, is_saved: bool) -> HttpResponse:
    secret = subscriptions.secret_of(subscriber)
    return HttpResponse(pages.manage(subscriber, secret=secret, is_saved=is_saved))


def _choices(request: HttpRequest, *, everything: bool) -> Choices:
    posted = request.POST
    kinds = posted.getlist("kind")
    if not kinds and "kinds" not in posted:  # which only the form sends that has all of them ticked
        kinds = list(KINDS)
    return Choices(
        everything=everything,
        components=posted.getlist("component"),
        groups=posted.getlist("group"),
        incidents=posted.getlist("incident"),
        **{kind: kind in kinds for kind in KINDS},
    )


def _refused(request: HttpRequest, said: str, status: HTTPStatus) -> HttpResponse:
    """Say it beside the form where that stays: htmx shows no answer that is an error."""
    if _is_htmx(request):
        return HttpResponse(pages.refused_here(said))
    return _said(said, status)


def _is_htmx(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _said(text: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(pages.refused(text), status=status)
