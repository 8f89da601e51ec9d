"""Addresses that subscribers give for webhooks and chats: what each may look like.

A name is looked up only when something is sent, and the addresses found are judged then
(``outbound.guard``). Here is refused what can be told from the text.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from unicodedata import normalize
from urllib.parse import SplitResult, quote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.domain.subscriptions import ChannelKind

# What browsers and resolvers take for an address of IPv4: 2130706433, 0x7f.1, 0177.0.0.1.
NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?")
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
# Names that mean this machine or one beside it, whatever is asked.
NEARBY = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa", "onion")
# Other servers listen below, and might take an HTTP request for one of theirs.
WELL_KNOWN_PORTS, WEB_PORTS = range(1024), {80, 443}
SAFE = "/%:=&?~+!$,;'@()*[]"

SLACK = re.compile(r"https://hooks\.slack(?:-gov)?\.com/services/\w+/\w+/\w+")
DISCORD = re.compile(
    r"https://(?:(?:canary|ptb)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/[\w-]+"
)
WORKFLOWS = re.compile(
    r"https://[a-z0-9.-]+\.(?:logic\.azure\.(?:com|us|cn)|powerplatform\.(?:com|us|cn))(?::443)?"
    r"/(?:powerautomate/automations/direct/)?workflows/\w+/triggers/\w+/paths/invoke\?\S*\bsig=\S+"
)
CONNECTOR = re.compile(
    r"https://(?:[a-z0-9-]+\.webhook\.office\.com|outlook\.office(?:365)?\.com)/.*"
)


class NotAnEndpoint(Exception):
    """It is no address that can be subscribed; the text says what to do."""

    def __init__(self, text: str | Promise) -> None:
        super().__init__(str(text))


def checked(kind: ChannelKind, typed: str, *, allows_private: bool) -> str:
    """Return the address as it is kept: one endpoint is one text. Raises NotAnEndpoint.

    ``allows_private``: an operator has listed networks of which webhooks may be.
    """
    url = _normalized(typed.strip(), allows_private=allows_private)
    if kind == ChannelKind.TEAMS and CONNECTOR.fullmatch(url):
        raise NotAnEndpoint(
            _(
                "This is the address of an Office 365 connector, which Microsoft has retired. "
                "Make one in Teams under Workflows: “Send webhook alerts to a channel”."
            )
        )
    if kind in FORMS and not FORMS[kind].fullmatch(url):
        raise NotAnEndpoint(WANTED[kind])
    return url


FORMS = {ChannelKind.SLACK: SLACK, ChannelKind.DISCORD: DISCORD, ChannelKind.TEAMS: WORKFLOWS}
WANTED = {
    ChannelKind.SLACK: _(
        "The address of a Slack channel begins with https://hooks.slack.com/services/. "
        "Slack shows it under “Incoming Webhooks”."
    ),
    ChannelKind.DISCORD: _(
        "The address of a Discord channel begins with https://discord.com/api/webhooks/. "
        "Discord shows it in the channel’s settings, under Integrations."
    ),
    ChannelKind.TEAMS: _(
        "The address of a workflow ends with sig= and a long key. Teams shows it once a workflow "
        "“Send webhook alerts to a channel” is made."
    ),
}


def _normalized(typed: str, *, allows_private: bool) -> str:
    parts = _parts(typed)
    is_plain = parts.scheme == "http" and not allows_private
    if parts.scheme not in ("http", "https") or is_plain:
        raise NotAnEndpoint(_("The address has to begin with https://."))
    if parts.username is not None or parts.password is not None:
        raise NotAnEndpoint(
            _("The address has a name or a password before its host. Leave that out.")
        )
    host = _host(parts.hostname or "", allows_private=allows_private)
    port = parts.port
    if port is not None and port in WELL_KNOWN_PORTS and port not in WEB_PORTS:
        raise NotAnEndpoint(_("Webhooks are sent to port 443, 80 or one above 1023."))
    place = host if port in (None, 443 if parts.scheme == "https" else 80) else f"{host}:{port}"
    path = quote(parts.path or "/", safe=SAFE)
    query = f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
    return f"{parts.scheme}://{place}{path}{query}"


def _parts(typed: str) -> SplitResult:
    """Return the parts of what means the same to all programs; urlsplit drops some characters."""
    is_odd = "\\" in typed or any(each.isspace() or not each.isprintable() for each in typed)
    try:
        parts = urlsplit(typed)
        has_port = parts.port != 0
    except ValueError:  # of the port, or of an address of IPv6
        is_odd = True
    if is_odd or not has_port or not parts.hostname:
        raise NotAnEndpoint(
            _("This is no address that can be used; write one such as https://example.org/hook.")
        )
    return parts


def _host(found: str, *, allows_private: bool) -> str:
    """Return the host in ASCII and small letters, as it is looked up."""
    if ":" in found:
        return f"[{_literal(found)}]"
    try:
        # Full-width digits and dots mean the plain ones to whoever looks the name up.
        host = normalize("NFKC", found).encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        host = ""
    if NUMERIC.fullmatch(host):
        return _literal(host)
    if not HOST.fullmatch(host) or len(host) > 253:
        raise NotAnEndpoint(_("The name of the host cannot be read; check its spelling."))
    is_nearby = "." not in host or host.endswith(tuple(f".{name}" for name in NEARBY))
    if is_nearby and not allows_private:
        raise NotAnEndpoint(_("The name means a machine of your own network; use a public one."))
    return host


def _literal(host: str) -> str:
    """Return an address in its only spelling; which may be connected to is asked later."""
    try:
        return str(ip_address(host))
    except ValueError:
        raise NotAnEndpoint(
            _("The host is a number. Write its name, or its address as 203.0.113.7.")
        ) from None
