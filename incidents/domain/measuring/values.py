"""The one value that a query or a selector gives. What is not there, twice or old is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.contract import Selector
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.lines import number
from incidents.domain.exposition.queries import MISSHAPEN, answered, no_answer
from incidents.domain.exposition.samples import looks_like_html, metrics_of, no_metrics_but_html
from incidents.domain.exposition.wording import described, shortened

# Values that are older by what they say themselves, such as those of a cache, say nothing of now.
AGE_MAX_S = 300.0
QUERY = "/api/v1/query"


def query_address(address: str, query: str) -> str:
    """Return where a Prometheus server at ``address`` answers a query."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    if not path.endswith(QUERY):
        path = f"{path.removesuffix('/api/v1')}{QUERY}"
    options = [pair for pair in parse_qsl(parts.query) if pair[0] != "query"]
    asked = urlencode([*options, ("query", query)])
    return urlunsplit((parts.scheme, parts.netloc, path, asked, ""))


def value_of_query(body: bytes, *, at_s: float) -> float:
    """Return the value of a Prometheus server's answer to an instant query.

    ``at_s`` is when it came. Raises UnreadableSource.
    """
    if looks_like_html(body):
        raise no_metrics_but_html()
    try:
        answer = answered(body.decode("utf-8"))
        if warnings := answer.get("warnings"):
            raise UnreadableSource(
                _("The server warns that its answer may be incomplete: %(why)s")
                % {"why": shortened(str(warnings[0]))}
            )
        written_s, value = _only(answer["data"]["resultType"], answer["data"]["result"])
        _refuse_old(float(written_s), at_s)
        return number(str(value))
    except MISSHAPEN as error:
        raise no_answer() from error


def value_of_metric(body: bytes, selector: Selector, *, content_type: str, at_s: float) -> float:
    """Return the value of the one series on a metrics page. Raises UnreadableSource."""
    metrics = metrics_of(body, content_type=content_type, names=frozenset(selector.names))
    series = [each for each in metrics.samples if selector.selects(each)]
    if len(series) != 1:
        raise UnreadableSource(_not_one(series, selector))
    [sample] = series
    if sample.timestamp is not None:
        _refuse_old(float(sample.timestamp), at_s)
    return float(sample.value)


def _only(kind: str, result: Any) -> tuple[Any, Any]:
    """Return the time and the value of the only series."""
    if kind == "scalar":
        return result[0], result[1]
    if kind != "vector":
        raise UnreadableSource(
            _("The query gives a %(kind)s; one value is needed. Ask for the value of now.")
            % {"kind": shortened(str(kind))}
        )
    if not result:
        raise UnreadableSource(
            _("The query gives no series: nothing is there that it asks for. Check its labels.")
        )
    if len(result) > 1:
        raise UnreadableSource(
            _("The query gives %(count)s series; make one of them, as by min(…) or sum(…).")
            % {"count": f"{len(result):,}"}
        )
    return result[0]["value"][0], result[0]["value"][1]


def _not_one(series: Sequence[Sample], selector: Selector) -> str:
    if not series:
        return _(
            "The address answers, but no series of %(metric)s is there that is selected. Check the "
            "name and the labels."
        ) % {"metric": shortened(selector.metric)}
    return _(
        "%(count)s series are selected, such as %(series)s; name the labels that only one has."
    ) % {"count": f"{len(series):,}", "series": described(series[1])}


def _refuse_old(written_s: float, at_s: float) -> None:
    if not abs(at_s - written_s) <= AGE_MAX_S:
        raise UnreadableSource(
            _(
                "The value is %(minutes)s minutes old or ahead by its own time. Do the clocks "
                "agree, and does what collects it run?"
            )
            % {"minutes": f"{abs(at_s - written_s) / 60:,.0f}"}
        )
