"""Try a source: a single scrape of which nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from incidents.domain.exposition import ParsedReading
from incidents.domain.vocabulary import Authentication
from incidents.models import Job
from incidents.operations.actor import Actor
from incidents.operations.credentials import Credentials, sign_in
from incidents.operations.jobs import metrics, sources


@dataclass(frozen=True)
class Trial:
    found: ParsedReading
    content_type: str
    size_bytes: int
    took_s: float


def try_it(
    *,
    by: Actor,
    metrics_url: str,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    authentication: str = Authentication.NONE,
    credentials: Credentials | None = None,
    job: Job | None = None,
) -> Trial:
    """Scrape once and write nothing; without ``credentials`` those of ``job`` are used.

    Takes ten seconds at most. Raises NotAllowed, Refused, NoReading.
    """
    by.require("incidents.change_job" if job else "incidents.add_job")
    tried = Job(
        metrics_url=sources.url(metrics_url), mapping=sources.checked_mapping(mapping or {})
    )
    sign_in(tried, authentication=authentication, credentials=credentials, before=job)
    source = sources.source_of(tried)
    page = metrics.fetch(source)
    found = metrics.read(page, source, now=now)
    return Trial(found, page.content_type, len(page.body), page.took_s)
