"""A WSGI application that knows one answer: no other under the same server can cost less."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE = "CONSTANT_ANSWER"

_told = json.loads(Path(os.environ[FILE]).read_bytes())
_status, _headers = _told["status"], [tuple(pair) for pair in _told["headers"]]
_body = (bytes.fromhex(_told["body"]),)


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> tuple[bytes]:
    start_response(_status, _headers)
    return _body
