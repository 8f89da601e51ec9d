"""The metrics of a job: fetched from its source, and read. Nothing here needs the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.domain import exposition
from incidents.domain.exposition import ParsedReading, UnreadableSource
from incidents.operations.errors import NoReading
from incidents.operations.jobs import scrape_failures
from incidents.operations.jobs.sources import Source
from incidents.outbound import prometheus
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.prometheus import MetricsPage
from incidents.outbound.reasons import Failed

# Values that are older by what they say themselves: the exporter's source no longer writes.
WRITTEN_AGO_MAX_S = 300.0


def fetch(source: Source) -> MetricsPage:
    """Takes ten seconds at most. Raises NoReading."""
    try:
        return prometheus.fetch(source.url, policy=policy(), authorization=source.authorization)
    except Failed as failed:
        raise NoReading(scrape_failures.text(failed, source.url)) from failed


def read(page: MetricsPage, source: Source, *, now: datetime) -> ParsedReading:
    """Return what a page that was asked for ``now`` says. Raises NoReading."""
    refuse_echo(page, source.authorization)
    try:
        found = exposition.read(
            page.body,
            content_type=page.content_type,
            contract=source.contract,
            at_s=now.timestamp() + page.took_s,
        )
    except UnreadableSource as error:
        raise NoReading(str(error)) from error
    return _fresh(found)


def policy() -> AddressPolicy:
    """Metrics mostly are in private networks. Where some are listed, they are the only ones."""
    networks = settings.STATUSPAGE_METRICS_NETWORKS
    return AddressPolicy(allow_private=not networks, allow_public=not networks, networks=networks)


def _fresh(found: ParsedReading) -> ParsedReading:
    """Take the time that the samples bear, if they do, for that of the reading."""
    written_s, at_s = found.written_at_s, found.reading.at_s
    if written_s is None or written_s >= at_s:
        return found
    if at_s - written_s > WRITTEN_AGO_MAX_S:
        raise NoReading(
            _(
                "The values are from %(at)s UTC, %(minutes)s minutes old by their own times. Does "
                "the job run, and does what collects its metrics?"
            )
            % {
                "at": f"{datetime.fromtimestamp(written_s, UTC):%Y-%m-%d %H:%M}",
                "minutes": f"{(at_s - written_s) / 60:,.0f}",
            }
        )
    return replace(found, reading=replace(found.reading, at_s=written_s))


def refuse_echo(page: MetricsPage, authorization: str) -> None:
    """Refuse a page that repeats the credentials: whoever reads a message quoting it has them."""
    if authorization and authorization.encode() in page.body:
        raise NoReading(
            _(
                "The answer repeats the credentials that were sent, so whoever reads it has them. "
                "The exporter has to be mended, and the credentials are to be changed."
            )
        )
