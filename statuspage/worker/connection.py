"""The worker's connections to the database, which are kept from task to task."""

from __future__ import annotations

from threading import Timer
from typing import Any

from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections

from incidents.edge.connections import cut

# As long as a new connection is waited for.
PATIENCE_S = 2.0


def renew_connection(**_: Any) -> None:
    """Close this thread's connection if it failed, is too old, or does not answer in time.

    A server that stands still gives no error, and may be one that another has taken the place of:
    a thread that asked by the old connection would wait for ever.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    if not hasattr(wrapper.connection, "fileno"):  # SQLite's, or none yet
        close_old_connections()
        return
    timer = Timer(PATIENCE_S, cut, [[wrapper.connection]])
    timer.daemon = True
    timer.start()
    try:
        close_old_connections()
        wrapper.close_if_health_check_failed()
    finally:
        timer.cancel()
