"""System checks of the environment, run by ``check`` and ``migrate``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error
from django.core.checks import Warning as CheckWarning

from incidents.filesystem import is_private
from statuspage.environment import env, strangers


def names_are_known(**_kwargs: Any) -> list[CheckWarning]:
    """Warn of names that look like settings and are none.

    It stops nothing: an earlier version may meet a later one's settings, and Kubernetes sets such
    names by itself, STATUSPAGE_PORT_8000_TCP for a service called “statuspage”.
    """
    return [
        CheckWarning(
            f"{name} is set, but is no setting.",
            hint=f"Did you mean {nearest}?" if nearest else "docs/configure.md lists the settings.",
            id="statuspage.W001",
        )
        for name, nearest in strangers(env.ENVIRON).items()
    ]


def page_has_a_name(**_kwargs: Any) -> list[CheckWarning]:
    """Warn that readers elsewhere cannot ask for the page; Django tells only what follows of it."""
    if settings.DEMO or not settings.IS_LOCAL:
        return []
    return [
        CheckWarning(
            "ALLOWED_HOSTS is not set: the page answers to localhost only, and without TLS.",
            hint="Have ALLOWED_HOSTS name it as readers do, such as status.example.org. Then"
            " STATUSPAGE_HTTPS is true, and what Django warns of is done.",
            id="statuspage.W004",
        )
    ]


def secrets_can_be_stored(**_kwargs: Any) -> list[CheckWarning]:
    """Warn that what takes an encrypted secret is not offered, or refused once somebody tries."""
    if settings.STATUSPAGE_ENCRYPTION_KEYS:
        return []
    return [
        CheckWarning(
            "STATUSPAGE_ENCRYPTION_KEYS is not set: readers cannot subscribe by webhook, nobody can"
            " have codes of an app as a second step, and jobs and rules cannot sign in.",
            hint="Make a key with: python3 -c 'import base64, os;"
            " print(base64.urlsafe_b64encode(os.urandom(32)).decode())'",
            id="statuspage.W005",
        )
    ]


def data_are_private(**_kwargs: Any) -> list[CheckWarning]:
    """Warn of data that other users of the machine may read, and that are not ours to close.

    What is of this user, the server and the worker close as they start.
    """
    return [
        CheckWarning(
            f"{path} is of another user, and may be read by others than that one.",
            hint=f"Have the user that Plainstatus runs as own it: chown {os.geteuid()} {path}",
            id="statuspage.W002",
        )
        for path in settings.PRIVATE_PATHS
        if not is_private(path) and path.stat().st_uid != os.geteuid()
    ]


def site_is_published_where_it_is_read(**_kwargs: Any) -> list[CheckWarning]:
    """Warn of a published site in the folder that is closed to web servers of other users."""
    target = settings.STATUSPAGE_PUBLISH_TO
    if "://" in target or not target or not Path(target).is_relative_to(settings.VAR_DIR):
        return []
    return [
        CheckWarning(
            f"{target} is in {settings.VAR_DIR}, which nobody but its owner can read.",
            hint="Have STATUSPAGE_PUBLISH_TO name a folder elsewhere, such as /srv/status.",
            id="statuspage.W003",
        )
    ]


def proxies_agree(**_kwargs: Any) -> list[Error]:
    """Refuse to believe a proxy's header where no proxy is said to be.

    Whoever is not behind one could say that they came by TLS, and behind one all clients would
    have its address, so that one who guesses passwords keeps everybody from signing in.
    """
    if settings.SECURE_PROXY_SSL_HEADER is None or settings.STATUSPAGE_PROXIES:
        return []
    return [
        Error(
            "STATUSPAGE_TRUST_FORWARDED_PROTO is true, but STATUSPAGE_PROXIES is 0.",
            hint="Have STATUSPAGE_PROXIES say how many proxies are in front, or trust none.",
            id="statuspage.E001",
        )
    ]
