"""Mail: with a server, readers may subscribe by it."""

from __future__ import annotations

from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured

from incidents.domain.mail_providers import PROVIDERS
from statuspage.environment import env
from statuspage.settings.packages import require

# Of the secret in the address to which a provider of mail reports.
SHORTEST_PASSWORD = 16


def _reporting(provider: str) -> str:
    """Return the provider whose reports are believed, once it is known how it is recognised."""
    if not provider:
        return ""
    if provider not in PROVIDERS:
        raise ImproperlyConfigured(
            f"STATUSPAGE_MAIL_EVENTS_BY={provider} is not known; name one of {', '.join(PROVIDERS)}"
        )
    require("anymail", extra="anymail", wanted_by="STATUSPAGE_MAIL_EVENTS_BY")
    name, _colon, password = env("STATUSPAGE_MAIL_EVENTS_SECRET").partition(":")
    if not (name and len(password) >= SHORTEST_PASSWORD):
        raise ImproperlyConfigured(
            "STATUSPAGE_MAIL_EVENTS_BY is set; set STATUSPAGE_MAIL_EVENTS_SECRET too, to"
            f" name:password, with a password of at least {SHORTEST_PASSWORD} characters"
        )
    if provider == "mailgun" and not env("STATUSPAGE_MAIL_EVENTS_KEY"):
        raise ImproperlyConfigured(
            "STATUSPAGE_MAIL_EVENTS_BY=mailgun needs STATUSPAGE_MAIL_EVENTS_KEY, the webhook"
            " signing key that Mailgun shows"
        )
    return provider


def _console_url(given: str) -> str:
    """Return the address of the console's server; links in mail begin with it."""
    if given and not (given.startswith(("https://", "http://")) and given.count("/") == 2):
        raise ImproperlyConfigured(
            f"STATUSPAGE_CONSOLE_URL is “{given}”; it must be an address without a path, such as"
            " https://office.example.org"
        )
    return given


def _sender(given: str) -> str:
    """Return the sender of mail; with a server for it, there must be one."""
    address = parseaddr(given)[1]
    if env("EMAIL_HOST") and not ("@" in address and address.isascii() and address.isprintable()):
        raise ImproperlyConfigured(
            "EMAIL_HOST is set; set DEFAULT_FROM_EMAIL too, to an address that may send mail by it,"
            " such as status@example.org"
        )
    return given


EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env("EMAIL_PORT")
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env("EMAIL_USE_TLS") and not EMAIL_USE_SSL
STATUSPAGE_MAIL_PER_S = env("STATUSPAGE_MAIL_PER_S")
# A server that hangs keeps others from being told no longer than this.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _sender(env("DEFAULT_FROM_EMAIL"))
STATUSPAGE_MAIL_EVENTS_BY = _reporting(env("STATUSPAGE_MAIL_EVENTS_BY"))
ANYMAIL = {
    "WEBHOOK_SECRET": env("STATUSPAGE_MAIL_EVENTS_SECRET"),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env("STATUSPAGE_MAIL_EVENTS_KEY"),
}
# Where staff reach the console; mail to them leads there. Empty: the page's public address. The
# host that somebody asks for is not believed: a link to set a password could lead anywhere.
STATUSPAGE_CONSOLE_URL = _console_url(env("STATUSPAGE_CONSOLE_URL").rstrip("/"))
# Seconds without an update after which staff are nudged about an open incident; 0: never.
STATUSPAGE_NUDGE_AFTER_SILENCE_S = env("STATUSPAGE_NUDGE_AFTER_SILENCE_S")
