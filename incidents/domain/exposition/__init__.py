"""The body of a metrics endpoint → a reading of a job.

Prometheus text 0.0.4, OpenMetrics 1.0 and the answer of a Prometheus server to an instant query.
"""

from __future__ import annotations

from incidents.domain.exposition.contract import (
    DEFAULT,
    Contract,
    MetricKind,
    Selector,
    contract_of,
    matchers_of,
)
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.runs import ParsedReading, found
from incidents.domain.exposition.samples import metrics_of


def read(body: bytes, *, content_type: str, contract: Contract, at_s: float) -> ParsedReading:
    """Return the reading of the newest run in ``body``, of ``at_s``. Raises UnreadableSource."""
    metrics = metrics_of(body, content_type=content_type, names=contract.names)
    return found(metrics, contract=contract, at_s=at_s)
