"""The one value that a query or a selector gives. What is not there, twice or old is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.contract import LabelMatcher, Selector
from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.lines import number
from incidents.domain.exposition.queries import MISSHAPEN, answered, no_answer
from incidents.domain.exposition.samples import looks_like_html, metrics_of, no_metrics_but_html
from incidents.domain.exposition.wording import described, shortened

# Values that are older by what they say themselves, such as those of a cache, say nothing of now.
AGE_MAX_S = 300.0
QUERY = "/api/v1/query"


@dataclass(frozen=True)
class MetricSeries:
    """One series of an answer, at the time that it is of."""

    labels: Mapping[str, str]
    written_s: float
    value: float


def query_address(address: str, query: str) -> str:
    """Return where a Prometheus server at ``address`` answers a query."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    if not path.endswith(QUERY):
        path = f"{path.removesuffix('/api/v1')}{QUERY}"
    options = [pair for pair in parse_qsl(parts.query) if pair[0] != "query"]
    asked = urlencode([*options, ("query", query)])
    return urlunsplit((parts.scheme, parts.netloc, path, asked, ""))


def series_of_query(body: bytes) -> list[MetricSeries]:
    """Return the series of a server's answer to an instant query. Raises UnreadableSource."""
    if looks_like_html(body):
        raise no_metrics_but_html()
    try:
        answer = answered(body.decode("utf-8"))
        if warnings := answer.get("warnings"):
            raise UnreadableSource(
                _("The server warns that its answer may be incomplete: %(why)s")
                % {"why": shortened(str(warnings[0]))}
            )
        return _series(answer["data"]["resultType"], answer["data"]["result"])
    except MISSHAPEN as error:
        raise no_answer() from error


def value_of(
    series: Sequence[MetricSeries], matchers: Sequence[LabelMatcher], *, at_s: float
) -> float:
    """Return the value of the one series with labels that fit, of an answer that came ``at_s``.

    Raises UnreadableSource.
    """
    found = [s for s in series if all(each.fits(s.labels) for each in matchers)]
    if len(found) != 1:
        raise UnreadableSource(_not_one_of(len(series), len(found)))
    [one] = found
    _refuse_old(one.written_s, at_s)
    return one.value


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


def _series(kind: str, result: Any) -> list[MetricSeries]:
    if kind == "scalar":
        return [_one({}, result)]
    if kind != "vector":
        raise UnreadableSource(
            _("The query gives a %(kind)s; one value is needed. Ask for the value of now.")
            % {"kind": shortened(str(kind))}
        )
    return [_one(each["metric"], each["value"]) for each in result or () if "histogram" not in each]


def _one(labels: Any, value: Any) -> MetricSeries:
    told = {str(name): str(of) for name, of in labels.items()}
    return MetricSeries(told, float(value[0]), number(str(value[1])))


def _not_one_of(given: int, fitting: int) -> str:
    if not given:
        return _("The query gives no series: nothing is there that it asks for. Check its labels.")
    if not fitting:
        return _("The query gives %(count)s series, and none has these labels.") % {
            "count": f"{given:,}"
        }
    if fitting < given:
        return _("%(count)s series of the query have these labels; name more of them.") % {
            "count": f"{fitting:,}"
        }
    return _(
        "The query gives %(count)s series; make one of them, as by min(…) or sum(…), or name the "
        "labels of one."
    ) % {"count": f"{given:,}"}


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
