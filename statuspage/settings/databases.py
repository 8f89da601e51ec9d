"""The database, and what of its machine nobody else may read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from statuspage.environment import env
from statuspage.settings.folders import START_DIR, VAR_DIR, made
from statuspage.settings.packages import require

DATABASES_KNOWN = ("sqlite:", "postgresql:", "postgres:", "psql:", "pgsql:")


def _database(url: str) -> dict[str, Any]:
    if not url.startswith(DATABASES_KNOWN):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database that Plainstatus can use. Write sqlite:///path or"
            " postgresql://user:password@host/name"
        )
    try:
        config: dict[str, Any] = env.db_url_config(url)
    except ValueError:  # it would show what stands in the port's place: of a password, the start
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. Its port is a number, and signs such as / # ? @ in a"
            " password are written as %2F %23 %3F %40"
        ) from None
    if config["ENGINE"].endswith("sqlite3"):
        if config["NAME"] != ":memory:":
            # The same file whatever folder a process was started in.
            file = START_DIR / config["NAME"]
            made(file.parent)
            config |= {"NAME": str(file), "ENGINE": "statuspage.sqlite3"}
        # Writers queue at BEGIN for up to 20 s instead of failing halfway; readers never wait.
        config.setdefault("OPTIONS", {}).update(
            transaction_mode="IMMEDIATE",
            timeout=20,
            init_command=(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        )
        # The last to close takes files away that the next to open needs room for: a full disk
        # would stop readers. A file that was replaced meanwhile is noticed by the check.
        return config | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    require("psycopg", extra="postgres", wanted_by="DATABASE_URL=postgresql://")
    # A host that is gone without a word is noticed in seconds, not in a quarter of an hour.
    config["OPTIONS"] = {
        "connect_timeout": 2,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    } | config.get("OPTIONS", {})
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


_file = VAR_DIR / "plainstatus.sqlite3"
DATABASES = {"default": _database(env("DATABASE_URL") or f"sqlite:///{_file.as_posix()}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the server and the worker keep from other users of the machine: the folder and SQLite's
# files, and with all that is in them these folders.
PRIVATE_PATHS = [VAR_DIR]
if (
    DATABASES["default"]["ENGINE"].endswith("sqlite3")
    and DATABASES["default"]["NAME"] != ":memory:"
):
    PRIVATE_PATHS += [Path(DATABASES["default"]["NAME"] + end) for end in ("", "-wal", "-shm")]
PRIVATE_TREES = [
    VAR_DIR / name
    for name in (
        *("broker", "cache", "copies", "demo_purge", "drill", "images", "keys", "last_good"),
        "purge",
    )
]
