"""The words in which operators are told why there are no metrics, and what to do.

They are about what was asked: a page of metrics of an exporter, or a Prometheus server.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.domain.measuring.values import QUERY
from incidents.outbound.reasons import Failed, Reason

_METADATA = _(
    "%(detail)s is a link-local address or that of a cloud's metadata, from which nothing is read."
    " Use the address of the metrics."
)
# NOT_PUBLIC is missing: metrics mostly are in private networks.
TEXTS: dict[Reason, Promise] = {
    Reason.CLOUD_METADATA: _METADATA,
    Reason.LINK_LOCAL: _METADATA,
    Reason.NOT_ONE_MACHINE: _(
        "%(detail)s is not the address of one machine; use that of what is asked."
    ),
    Reason.NOT_LISTED: _(
        "%(detail)s is in none of the networks that metrics may be read from; add its network "
        "to STATUSPAGE_METRICS_NETWORKS, or use another address."
    ),
    Reason.MALFORMED_URL: _("The address cannot be read; check its spelling."),
    Reason.NOT_SENDABLE: _(
        "The address or the credentials cannot be sent over HTTP; check their spelling."
    ),
    Reason.UNKNOWN_NAME: _("The name “%(detail)s” is not known. Check the address."),
    Reason.NAME_TIMEOUT: _(
        "The name server does not say in time where “%(detail)s” is. Look at this machine's "
        "network."
    ),
    Reason.CONNECT_TIMEOUT: _(
        "No connection within %(detail)s seconds. Is the machine up, and does a firewall let this "
        "page through?"
    ),
    Reason.CONNECTION_REFUSED: _(
        "The connection is refused: nothing listens there. Check the port, and that the exporter "
        "runs."
    ),
    Reason.CONNECTION_FAILED: _("No connection can be made: %(detail)s. Check the address."),
    Reason.UNTRUSTED_CERTIFICATE: _(
        "The certificate is not trusted: %(detail)s. Use a certificate that this machine trusts, "
        "or name its authority in SSL_CERT_FILE."
    ),
    Reason.TLS_FAILED: _(
        "No TLS connection can be made (%(detail)s). Check the port, and whether it is http:// or "
        "https://."
    ),
    Reason.TIMEOUT: _(
        "The endpoint took longer than %(detail)s seconds for its metrics, which is given up. Have "
        "it expose fewer, or look at why it is slow."
    ),
    Reason.CONNECTION_CUT: _("The connection was cut by the other side. Look at the exporter."),
    Reason.NOT_HTTP: _(
        "What answers does not speak HTTP. Check the port, and whether it is http:// or https://."
    ),
    Reason.INCOMPLETE: _(
        "The answer broke off before its end. Try again; if it stays so, look at the exporter and "
        "what stands before it."
    ),
    Reason.UNKNOWN_ENCODING: _(
        "The answer is compressed as “%(detail)s”; have it sent plain or as gzip."
    ),
    Reason.NOT_GZIP: _(
        "The answer says that it is gzip, and is not. The exporter has to be mended."
    ),
    Reason.TOO_LARGE: _(
        "The metrics are larger than %(detail)s, too large to read so often. Use an address with "
        "fewer of them, or select them with a query."
    ),
    Reason.REDIRECTED: _(
        "The address redirects (%(detail)s), and redirects are not followed. Enter the address "
        "that it leads to; if that is a sign-in page, give credentials."
    ),
    Reason.UNAUTHORIZED: _(
        "The endpoint refuses us (%(detail)s): check the sign-in and what it may read."
    ),
    Reason.UNEXPECTED_STATUS: _(
        "The endpoint answers %(detail)s instead of metrics. Check the address and the exporter."
    ),
}

# Of a Prometheus server; the others are told as of an exporter.
PROMETHEUS_TEXTS: dict[Reason, Promise] = {
    Reason.CONNECTION_REFUSED: _(
        "The connection is refused: nothing listens there. Check the port, and that the "
        "Prometheus server runs."
    ),
    Reason.TIMEOUT: _(
        "The Prometheus server took longer than %(detail)s seconds for the query, which is given "
        "up. Have the query ask for less, or look at why the server is slow."
    ),
    Reason.CONNECTION_CUT: _(
        "The connection was cut by the other side. Look at the Prometheus server."
    ),
    Reason.INCOMPLETE: _(
        "The answer broke off before its end. Try again; if it stays so, look at the Prometheus "
        "server and what stands before it."
    ),
    Reason.NOT_GZIP: _(
        "The answer says that it is gzip, and is not. Look at what stands before the Prometheus "
        "server."
    ),
    Reason.TOO_LARGE: _(
        "The answer is larger than %(detail)s, too large to ask for so often. Have the query give "
        "fewer series."
    ),
    Reason.UNAUTHORIZED: _(
        "The Prometheus server refuses us (%(detail)s): check the sign-in and what it may query."
    ),
    Reason.UNEXPECTED_STATUS: _(
        "The address answers %(detail)s, as no Prometheus server answers a query. Check it, and "
        "what stands before the server."
    ),
}


def text(failed: Failed, url: str) -> str:
    """Return why ``url`` gave no metrics."""
    own = PROMETHEUS_TEXTS if urlsplit(url).path.endswith(QUERY) else TEXTS
    return str(own.get(failed.reason) or TEXTS[failed.reason]) % {"detail": failed.detail}
