"""The words in which operators are told why a check or a supplier's page gave no answer."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.operations.jobs import scrape_failures
from incidents.outbound.reasons import Failed, Reason

# The others are told as of metrics.
TEXTS: dict[Reason, Promise] = {
    Reason.NOT_PUBLIC: _(
        "%(detail)s is a private address in none of the networks that may be asked; add its "
        "network to STATUSPAGE_METRICS_NETWORKS, or use another address."
    ),
    Reason.CONNECT_TIMEOUT: _("No connection within %(detail)s seconds."),
    Reason.CONNECTION_REFUSED: _("The connection is refused."),
    Reason.UNTRUSTED_CERTIFICATE: _("The certificate is not trusted: %(detail)s."),
    Reason.TLS_FAILED: _("No TLS connection can be made (%(detail)s)."),
    Reason.TIMEOUT: _("No answer within %(detail)s seconds."),
    Reason.CONNECTION_CUT: _("The connection was cut by the other side."),
    Reason.NOT_HTTP: _("What answers does not speak HTTP."),
    Reason.INCOMPLETE: _("The answer broke off before its end."),
    Reason.REDIRECTED: _(
        "The address redirects (%(detail)s), and redirects are not followed. Enter the address "
        "that it leads to."
    ),
    Reason.UNEXPECTED_STATUS: _("The page answers %(detail)s. Check the address."),
    Reason.TOO_LARGE: _("The answer is larger than %(detail)s."),
}


def text(failed: Failed) -> str:
    words = TEXTS.get(failed.reason) or scrape_failures.TEXTS[failed.reason]
    return str(words) % {"detail": failed.detail}
