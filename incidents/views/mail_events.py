"""Bounces and complaints, as the provider of mail reports them. Never kept by a cache.

Who may report is known by the secret in the address; django-anymail looks at it, and at what the
provider signs.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from incidents.domain.mail_providers import PROVIDERS, Provider
from incidents.operations.quarantine import quarantine_address

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError)
log = logging.getLogger(__name__)
# Others, such as a policy, are no fault of the address.
OF_ADDRESS = {"bounced", "invalid"}


@csrf_exempt
@never_cache
@require_http_methods(["HEAD", "POST"])
def mail_events(request: HttpRequest) -> HttpResponse:
    """Take reports. A wrong secret is answered with 400, as anymail does."""
    provider = PROVIDERS.get(settings.STATUSPAGE_MAIL_EVENTS_BY)
    if provider is None:
        raise Http404
    if request.method == "POST":
        # The package is an extra: it is there if the setting is.
        reader = import_string(provider.view)()
        try:
            reader.run_validators(request)
            events = list(reader.parse_events(request))
        except (*UNREADABLE, RecursionError):
            said = f"This is no report of {provider.name}."
            return HttpResponse(said, status=HTTPStatus.BAD_REQUEST)
        for event in events:
            _take(event, provider)
    return HttpResponse()


def _take(event: Any, provider: Provider) -> None:
    """Quarantine the address of one report; one that is unreadable stops no other."""
    try:
        recipient, reason = event.recipient, _reason(event, provider)
        if isinstance(recipient, str) and recipient and reason:
            clean = reason.encode("utf-8", "backslashreplace").decode()
            quarantine_address(recipient, reason=clean, now=timezone.now())
    except UNREADABLE:
        log.exception("A report of %s could not be read", provider.name)


def _reason(event: Any, provider: Provider) -> str:
    """Return why nothing more is sent to the address; "" if it may go on."""
    said = {
        "provider": provider.name,
        "why": event.mta_response or event.description or event.reject_reason or "",
    }
    if event.event_type == "complained":
        return _("%(provider)s reports that its reader called a mail spam.") % said
    is_undelivered = event.event_type in ("bounced", "rejected")
    if not is_undelivered or event.reject_reason not in OF_ADDRESS:
        return ""
    if provider.may_pass(event.esp_event):
        return ""
    return _("%(provider)s reports that mail is not delivered: %(why)s") % said
