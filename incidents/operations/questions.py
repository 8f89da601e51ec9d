"""Ask another program for JSON or text, patiently, and say what was asked for if there is none."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.utils.translation import gettext as _

from incidents.operations.errors import Refused
from incidents.outbound import http
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed

# Whoever types the address at a terminal may reach what this machine reaches.
POLICY = AddressPolicy(allow_private=True)
SECONDS_MAX = 60.0
# Statuspage says 420 to who asks more than once a second, as well as 429.
TOO_MANY = (420, HTTPStatus.TOO_MANY_REQUESTS)
TRIES_MOST = 8
PAUSE_S = 5.0
LONGEST_PAUSE_S = 120.0


def json_at(url: str, headers: Mapping[str, str] | None = None) -> Any:
    """Return the JSON at ``url``; None if there is nothing. Raises Refused."""
    text = bytes_at(url, {"Accept": "application/json"} | dict(headers or {}))
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refusal(url, _("no JSON")) from error


def object_at(url: str) -> dict[str, Any] | None:
    """Return the JSON object at ``url``; None if there is nothing. Raises Refused."""
    found = json_at(url)
    if found is not None and not isinstance(found, dict):
        raise refusal(url, _("no object in JSON"))
    return found


def text_at(url: str) -> str | None:
    """Return the text at ``url``, such as a feed; None if there is nothing. Raises Refused."""
    sent = bytes_at(url, {"Accept": "*/*"})
    return None if sent is None else sent.decode("utf-8", "replace")


def bytes_at(url: str, headers: Mapping[str, str]) -> bytes | None:
    """Return the bytes at ``url``; None if there is nothing. It waits where it is told to.

    Raises Refused, which never names a key.
    """
    for attempt in range(1, TRIES_MOST + 1):
        try:
            with http.exchange(
                "GET", url, policy=POLICY, headers=dict(headers), seconds_max=SECONDS_MAX
            ) as reply:
                status, after = reply.status, reply.header("Retry-After")
                if status == HTTPStatus.OK:
                    return reply.body()
                where = reply.header("Location")
        except Failed as failed:
            raise refusal(url, failed.reason.value.replace("_", " "), failed.detail) from failed
        if status == HTTPStatus.NOT_FOUND:
            return None
        if status not in TOO_MANY or attempt == TRIES_MOST:
            raise refusal(url, _why(status, without_secrets(where)))
        time.sleep(min(float(after) if after.isdecimal() else PAUSE_S, LONGEST_PAUSE_S))
    raise AssertionError  # the last attempt returns or raises


def nothing_at(url: str) -> Refused:
    said = _("There is nothing at %(url)s. Is this the address of the page?")
    return Refused(said % {"url": without_secrets(url)})


def refusal(url: str, why: str, detail: str = "") -> Refused:
    told = f"{why} ({detail})" if detail else why
    said = _("%(url)s could not be read: %(why)s.")
    return Refused(said % {"url": without_secrets(url), "why": told})


def without_secrets(url: str) -> str:
    """Return the address without a name and password, and without a query with a key."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all
        return url
    host = parts.netloc.rpartition("@")[2]
    query = "" if "key" in parts.query.lower() else parts.query
    return urlunsplit((parts.scheme, host, parts.path, query, ""))


def _why(status: int, where: str) -> str:
    """Return why, and ``where`` it leads; nothing is followed, as a key would go along."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST and where:
        return _("%(status)s, it leads on to %(where)s; give the address of the page there") % {
            "status": int(status),
            "where": where,
        }
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return _("%(status)s, the key is not accepted") % {"status": status}
    return str(int(status))
