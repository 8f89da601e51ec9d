"""Where the page is served: the options, and the addresses that are told."""

from __future__ import annotations

import os
from argparse import ArgumentParser

from django.conf import settings
from django.http.request import validate_host


def add_host(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")


def add_ports(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT", "8000"), help="default: PORT or 8000"
    )
    parser.add_argument(
        "--office-port",
        type=int,
        default=os.environ.get("OFFICE_PORT"),
        help="serve the console there, and only readers on the other port",
    )


def told(host: str, port: int, path: str = "") -> str:
    """Tell an address that answers: by a name that is allowed, and where TLS ends."""
    if settings.SECURE_SSL_REDIRECT:
        return f"https://{known_as()}{path}, for a proxy that asks {_authority(host, port)}"
    name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host
    is_allowed = validate_host(_authority(name), settings.ALLOWED_HOSTS)
    return f"http://{_authority(name if is_allowed else known_as(), port)}{path}"


def public(host: str, port: int) -> str:
    """Return the address that readers most likely use."""
    return f"https://{known_as()}" if settings.SECURE_SSL_REDIRECT else told(host, port)


def _authority(host: str, port: int | None = None) -> str:
    bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"{bracketed}:{port}" if port else bracketed


def known_as() -> str:
    """Return a name by which the page may be asked for."""
    first: str = settings.ALLOWED_HOSTS[0]
    return first.lstrip(".").replace("*", "localhost")
