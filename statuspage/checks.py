"""System checks of the environment, run by ``check`` and ``migrate``."""

from __future__ import annotations

from typing import Any

from django.core.checks import Warning as CheckWarning

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
