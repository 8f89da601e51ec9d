"""Names that are answered, TLS, and what browsers are told to refuse."""

from __future__ import annotations

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from statuspage.environment import env
from statuspage.settings.folders import DEMO, DRILL


def _allowed_hosts() -> list[str]:
    hosts: list[str] = env("ALLOWED_HOSTS")
    if wrong := [host for host in hosts if "/" in host]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS has “{wrong[0]}”, which no request can name. Write names only, such as"
            " status.example.org"
        )
    return hosts or ["localhost", "127.0.0.1", "[::1]"]


ALLOWED_HOSTS = _allowed_hosts()
# Until the page has a name, it is there for whoever sits at this machine, without TLS.
IS_LOCAL = DEMO or not env("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS")

# False only where no TLS ends in front, as in the demo: cookies would not be sent back.
HTTPS = env("STATUSPAGE_HTTPS", default=not IS_LOCAL)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# Cookies do not tell ports apart: a drill would sign operators out of the page itself.
SESSION_COOKIE_NAME = "drill_sessionid" if DRILL else "sessionid"
CSRF_COOKIE_NAME = "drill_csrftoken" if DRILL else "csrftoken"
# Django's own page loses what was typed, and its inline style breaks the policy below.
CSRF_FAILURE_VIEW = "incidents.views.errors.csrf_failure"
# How long browsers insist on HTTPS: an hour, so that a mistake with TLS is soon forgotten;
# make it a year (31536000) once all is well.
SECURE_HSTS_SECONDS = env("STATUSPAGE_HSTS_SECONDS") if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env("STATUSPAGE_HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env("STATUSPAGE_HSTS_PRELOAD")
# Only for a proxy that sets the header itself: a client could otherwise claim to be safe.
if env("STATUSPAGE_TRUST_FORWARDED_PROTO"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in front write to X-Forwarded-For. What stands before their entries anybody
# may have written, and with 0 the header is not looked at.
STATUSPAGE_PROXIES = env("STATUSPAGE_PROXIES")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # Subdomains and preloading bind names that may not be ours; the owner opts in.
    "security.W005",
    "security.W021",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
