"""Ask a source: one request, for all rules that ask the same. Nothing here needs the database."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.domain.exposition import Selector, UnreadableSource, matchers_of
from incidents.domain.measuring.answers import CheckResponse, Expected
from incidents.domain.measuring.conditions import Condition
from incidents.domain.measuring.findings import Finding, unknown
from incidents.domain.measuring.query_answers import QueryAnswer
from incidents.domain.measuring.suppliers import document, report_of
from incidents.domain.measuring.values import (
    answer_of_query,
    query_address,
    value_of,
    value_of_metric,
)
from incidents.domain.vocabulary import Observation, SourceKind
from incidents.models import Measure
from incidents.operations.credentials import authorization
from incidents.operations.errors import OperationError
from incidents.operations.jobs import metrics, scrape_failures
from incidents.operations.measures import failures
from incidents.outbound import checks, prometheus
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.prometheus import MetricsPage
from incidents.outbound.reasons import Failed

log = logging.getLogger(__name__)

JSON = "application/json"


@dataclass(frozen=True)
class Question:
    """A question to a source; equal ones are asked once."""

    kind: SourceKind
    url: str
    connect_to: str = ""
    authorization: str = field(default="", repr=False)


@dataclass(frozen=True)
class Evaluated:
    """A server's answer to a query, read once for all rules that it concerns."""

    answer: QueryAnswer
    took_s: float


Answered = MetricsPage | Evaluated | CheckResponse


def question(measure: Measure) -> Question:
    """Raises CannotEncrypt, CannotDecrypt."""
    kind = SourceKind(measure.rule.source)
    match kind:
        case SourceKind.QUERY:
            url = query_address(measure.address, measure.expression)
        case SourceKind.SUPPLIER:
            url = document(measure.address)
        case _:
            url = measure.address
    return Question(kind, url, measure.connect_to, authorization(measure))


def findings(measures: Sequence[Measure], *, now: datetime) -> list[Finding]:
    """Return what each of ``measures``, which ask the same, finds. Takes ten seconds at most."""
    try:
        asked = question(measures[0])
    except OperationError as error:
        return [unknown(str(error))] * len(measures)
    try:
        answer = _answer(asked)
        return [_finding(each, answer, now=now) for each in measures]
    except (OperationError, UnreadableSource) as error:
        found = unknown(str(error))
    except Failed as failed:
        found = _failure(asked, failed)
    except Exception:
        log.exception("Asking the source of “%s” failed", measures[0].rule)
        found = unknown(_("An error of this page itself; its log has the details."))
    return [found] * len(measures)


def _answer(asked: Question) -> Answered:
    """Raises Failed, OperationError, UnreadableSource."""
    match asked.kind:
        case SourceKind.CHECK:
            return checks.check(asked.url, policy=_policy(), connect_to=asked.connect_to)
        case SourceKind.SUPPLIER:
            return prometheus.fetch(asked.url, policy=_policy(), accept=JSON)
    page = prometheus.fetch(asked.url, policy=metrics.policy(), authorization=asked.authorization)
    metrics.refuse_echo(page, asked.authorization)
    if asked.kind == SourceKind.QUERY:
        return Evaluated(answer_of_query(page.body), page.took_s)
    return page


def _policy() -> AddressPolicy:
    """Return where suppliers and checks may be: at all public addresses, and at private ones as
    metrics may be read."""
    networks = settings.STATUSPAGE_METRICS_NETWORKS
    return AddressPolicy(allow_private=not networks, networks=networks)


def _failure(asked: Question, failed: Failed) -> Finding:
    """A check that fails by the place that it checks has found trouble; else nothing is known."""
    if asked.kind in (SourceKind.QUERY, SourceKind.METRIC):
        return unknown(scrape_failures.text(failed, asked.url))
    is_found = asked.kind == SourceKind.CHECK and failed.reason in checks.OF_THE_PLACE
    return Finding(Observation.BAD if is_found else Observation.UNKNOWN, failures.text(failed))


def _finding(measure: Measure, answer: Answered, *, now: datetime) -> Finding:
    try:
        if isinstance(answer, CheckResponse):
            return expected_of(measure).finding(answer, now=now)
        if isinstance(answer, MetricsPage) and measure.rule.source == SourceKind.SUPPLIER:
            return report_of(answer.body, component=measure.expression).finding
        return Condition.parse(measure.expected).finding(_value(measure, answer, now=now))
    except (UnreadableSource, OperationError) as error:
        return unknown(str(error))


def _value(measure: Measure, answer: MetricsPage | Evaluated, *, now: datetime) -> float:
    """Raises UnreadableSource."""
    at_s = (now + timedelta(seconds=answer.took_s)).timestamp()
    if isinstance(answer, Evaluated):
        return value_of(answer.answer, matchers_of(measure.labels), at_s=at_s)
    selector = Selector.parse(measure.expression)
    return value_of_metric(answer.body, selector, content_type=answer.content_type, at_s=at_s)


def expected_of(measure: Measure) -> Expected:
    """Return the good answer of a check. Raises UnreadableSource."""
    slow_after_ms = measure.slow_after_ms
    return Expected.parse(measure.expected).within(
        slow_after_s=None if slow_after_ms is None else slow_after_ms / 1_000,
        days_left=measure.days_left,
    )
