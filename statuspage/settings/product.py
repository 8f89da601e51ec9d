"""Settings of the product itself."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured

from statuspage.environment import env
from statuspage.settings.folders import START_DIR


def _target(given: str) -> str:
    """Return where to publish, a folder in full."""
    return str(START_DIR / given) if given and ":" not in given else given


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(each.strip()) for each in env(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read: {error}. Write networks such as 10.0.0.0/8,fd00::/8"
        ) from error


# Share of a partial outage that counts as down, 0 to 1. The same as Statuspage's, so that
# figures stay comparable after a move.
STATUSPAGE_UPTIME_WEIGHT_PARTIAL = env("STATUSPAGE_UPTIME_WEIGHT_PARTIAL")
# Share of a major outage that counts as down, 0 to 1: all of it.
STATUSPAGE_UPTIME_WEIGHT_MAJOR = env("STATUSPAGE_UPTIME_WEIGHT_MAJOR")
# Memory for rendered documents in each web process, in bytes. A page takes some 40 kB in its
# three codings; what nobody asks for again is dropped first, and what is read most never.
STATUSPAGE_CACHE_SIZE_BYTES = env("STATUSPAGE_CACHE_SIZE_BYTES")
# Seconds between looks for changes made elsewhere: an update is to be seen within a second.
STATUSPAGE_REVISION_INTERVAL_S = env("STATUSPAGE_REVISION_INTERVAL_S")
# Where the public site is also written as files within seconds of a change: a folder, or
# s3://bucket/prefix (extra "s3"). Empty: nowhere.
STATUSPAGE_PUBLISH_TO = _target(env("STATUSPAGE_PUBLISH_TO"))
# What Prometheus sends as a bearer token to read /metrics. Empty: this machine only, and not
# through a proxy.
STATUSPAGE_METRICS_TOKEN = env("STATUSPAGE_METRICS_TOKEN")
# Answer readers and nobody else; `manage.py up --office-port` sets it for the readers' server.
STATUSPAGE_READERS_ONLY = env("STATUSPAGE_READERS_ONLY")
# The only networks that metrics of jobs are read from. Empty: any, also private ones, where
# metrics mostly are. Link-local addresses and those of cloud metadata are refused in any case.
STATUSPAGE_METRICS_NETWORKS = _networks("STATUSPAGE_METRICS_NETWORKS")
# Networks that webhooks of subscribers may lead to besides public addresses. Whoever subscribes
# names the address, so none but these is reached behind the firewall.
STATUSPAGE_WEBHOOK_NETWORKS = _networks("STATUSPAGE_WEBHOOK_NETWORKS")
