"""Addresses of webhooks and chats, as they are checked before they are stored."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.domain import endpoints
from incidents.domain.endpoints import NotAnEndpoint
from incidents.domain.subscriptions import ChannelKind
from incidents.models.subscriber import TARGET_MAX_LENGTH
from incidents.operations.errors import Refused
from incidents.outbound.channels import posts


def endpoint(kind: ChannelKind, typed: str) -> str:
    """Return the address; what it leads to is judged again on each connection. Raises Refused."""
    try:
        url = endpoints.checked(
            kind, typed, allows_private=bool(settings.STATUSPAGE_WEBHOOK_NETWORKS)
        )
    except NotAnEndpoint as refusal:
        raise Refused(str(refusal), field="address") from refusal
    if len(url) > TARGET_MAX_LENGTH:
        raise Refused(_("The address is too long."), field="address")
    if posts.is_forbidden(url):
        raise Refused(
            _("The address is not a public one; nothing is sent into networks behind it."),
            field="address",
        )
    return url
