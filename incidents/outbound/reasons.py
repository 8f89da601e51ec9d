"""The reasons why nothing was sent or received. Their wording is up to the callers."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    # The policy's: where no connection may lead.
    CLOUD_METADATA = "cloud_metadata"
    LINK_LOCAL = "link_local"
    NOT_ONE_MACHINE = "not_one_machine"
    NOT_PUBLIC = "not_public"
    NOT_LISTED = "not_listed"
    # Before there is a connection.
    MALFORMED_URL = "malformed_url"
    NOT_SENDABLE = "not_sendable"
    UNKNOWN_NAME = "unknown_name"
    NAME_TIMEOUT = "name_timeout"
    CONNECT_TIMEOUT = "connect_timeout"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_FAILED = "connection_failed"
    UNTRUSTED_CERTIFICATE = "untrusted_certificate"
    TLS_FAILED = "tls_failed"
    # While it lasts.
    TIMEOUT = "timeout"
    CONNECTION_CUT = "connection_cut"
    NOT_HTTP = "not_http"
    INCOMPLETE = "incomplete"
    UNKNOWN_ENCODING = "unknown_encoding"
    NOT_GZIP = "not_gzip"
    TOO_LARGE = "too_large"
    # An answer that is not the wanted one.
    REDIRECTED = "redirected"
    UNAUTHORIZED = "unauthorized"
    UNEXPECTED_STATUS = "unexpected_status"


class Failed(Exception):
    """Nothing was received, for ``reason``.

    ``detail`` is what the reason is about: an address, a name, a number of seconds, a size, a
    status, or what a library says. It holds no header, and of the URL at most the host.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
