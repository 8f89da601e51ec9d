"""Options that say where the page is served."""

from __future__ import annotations

import os
from argparse import ArgumentParser


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
        help="serve the back office there, and only readers on the other port",
    )
