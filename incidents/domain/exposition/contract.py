"""The metrics that give the total, processed and failed units of a job.

The default contract needs no mapping; any other exporter is mapped onto it by selectors, written
as in PromQL: ``jobs_total{queue="purge", result=~"ok|skipped"}``, or for names in any letters
``{"jobs.total", "queue.name"="purge"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.lines import number, unquoted
from incidents.domain.exposition.wording import shortened

UNITS = "mitigation_partition_units"
PROCESSED = "mitigation_partition_processed_total"
RUN_INFO = "mitigation_run_info"
RUN_STATE = "mitigation_run_state"
RUN_START = "mitigation_run_start_time_seconds"

# Up to here a float tells one unit from the next.
UNITS_MAX = 2.0**53
COUNTER_SUFFIXES = ("_total", "_count", "_sum")

_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r'[a-zA-Z_][a-zA-Z0-9_]*|"(?:[^"\\]|\\.)+"')
_MATCHER = re.compile(
    r"""\s*(?P<label>[a-zA-Z_]\w*|"(?:[^"\\]|\\.)+")\s*(?P<operator>=~|!~|!=|=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*""",
    re.ASCII,
)
_QUOTED = re.compile(r'\s*(?P<metric>"(?:[^"\\]|\\.)+")\s*(?:,|\Z)')
_SUMMAND = re.compile(r'(?:[^+"]|"(?:[^"\\]|\\.)*+")++')
_SUM = re.compile(rf"{_SUMMAND.pattern}(?:\+{_SUMMAND.pattern})*+")
# What a regular expression would mean and a list of alternatives does not.
_EXPRESSION = re.compile(r"[.*+?()\[\]{}^$\\]")


@dataclass(frozen=True)
class LabelMatcher:
    """A condition that a label has one of ``values``, or none; a missing label is empty."""

    label: str
    values: frozenset[str]
    is_wanted: bool = True

    def fits(self, labels: Mapping[str, str]) -> bool:
        return (labels.get(self.label, "") in self.values) is self.is_wanted


@dataclass(frozen=True)
class Selector:
    """The series of a metric, and of those that are ``added`` to it."""

    metric: str
    matchers: tuple[LabelMatcher, ...] = ()
    added: tuple[Selector, ...] = ()

    @property
    def names(self) -> list[str]:
        return [self.metric, *(each.metric for each in self.added)]

    def selects(self, sample: Sample) -> bool:
        is_own = sample.name == self.metric and all(
            each.fits(sample.labels) for each in self.matchers
        )
        return is_own or any(each.selects(sample) for each in self.added)

    @classmethod
    def parse(cls, text: str) -> Selector:
        """Parse PromQL selectors with a plus between them; alternatives are the only regular
        expressions. Raises UnreadableSource.
        """
        if not _SUM.fullmatch(text):
            raise UnreadableSource(_("“%(text)s” selects no metric.") % {"text": text})
        first, *added = map(cls._parse_one, _SUMMAND.findall(text))
        return replace(first, added=tuple(added))

    @classmethod
    def _parse_one(cls, text: str) -> Selector:
        metric, brace, rest = text.strip().partition("{")
        metric = metric.strip()
        is_closed = rest.endswith("}")
        if not metric and is_closed and (quoted := _QUOTED.match(rest.removesuffix("}"))):
            return cls(unquoted(quoted["metric"]), _matchers(rest[quoted.end() : -1], text))
        if not _METRIC.fullmatch(metric) or bool(brace) != is_closed:
            raise UnreadableSource(
                _(
                    "“%(text)s” selects no metric; write a name and, if needed, labels, as in "
                    'jobs_total{result=~"ok|skipped"}.'
                )
                % {"text": text}
            )
        return cls(metric, _matchers(rest[:-1], text) if brace else ())


class MetricKind(StrEnum):
    """The meaning of the metric that tells progress; by default units processed."""

    PROCESSED = ""
    COUNTER = "counter"
    REMAINING = "remaining"
    SHARE = "share"
    PERCENT = "percent"


@dataclass(frozen=True)
class Contract:
    """Selectors of a job's metrics. ``partition`` is a label, "" without partitions.

    A total or a start is a metric or a number of units. Without a total, that of a share is 1, of
    a percentage 100, and of what remains the most that was seen. ``unknown`` are values that mean
    that nothing is known. If ``is_gone_done``, work whose series are gone is done.
    """

    total: Selector | float | None
    processed: Selector
    failed: Selector | None = None
    partition: str = ""
    has_runs: bool = False
    kind: MetricKind = MetricKind.PROCESSED
    start: Selector | float | None = None
    unknown: frozenset[float] = frozenset({-1.0})
    is_gone_done: bool = False

    @property
    def selectors(self) -> list[Selector]:
        given = (self.total, self.processed, self.failed, self.start)
        return [each for each in given if isinstance(each, Selector)]

    @property
    def names(self) -> frozenset[str]:
        """The names of all metrics in use; lines of others are not parsed."""
        counters = [each.metric for each in (self.processed, self.failed) if each]
        created = [f"{name.removesuffix('_total')}_created" for name in counters]
        of_runs = [RUN_INFO, RUN_STATE, RUN_START] if self.has_runs else []
        return frozenset([*(n for each in self.selectors for n in each.names), *created, *of_runs])

    def is_counter(self, types: Mapping[str, str]) -> bool:
        """Whether what falls was reset: by the mapping, the declared type, or else its name."""
        if self.kind != MetricKind.PROCESSED or self.has_runs:
            return self.kind == MetricKind.COUNTER or self.has_runs
        return all(_counts(name, types.get(name, "")) for name in self.processed.names)

    def contradictions(self, types: Mapping[str, str]) -> list[str]:
        """Return where the declared types say otherwise than the mapping, and what to do."""
        declared = {types.get(name, ""): name for name in self.processed.names}
        if "gauge" in declared and self.kind in (MetricKind.PROCESSED, MetricKind.COUNTER):
            return [
                _(
                    "%(metric)s is declared as a gauge. If it says what is left or a share, choose "
                    "that; otherwise what falls is work undone, unless it is mapped as a counter."
                )
                % {"metric": shortened(declared["gauge"])}
            ]
        if "counter" in declared and self.kind not in (MetricKind.PROCESSED, MetricKind.COUNTER):
            return [
                _(
                    "%(metric)s is declared as a counter, which only grows; what is left and "
                    "shares are gauges. Does it count what is processed?"
                )
                % {"metric": shortened(declared["counter"])}
            ]
        return []

    @cached_property
    def told(self) -> frozenset[str]:
        """The labels that identify run and partition of a series."""
        return frozenset([self.partition, "run_id"] if self.has_runs else [self.partition])

    @cached_property
    def telling_apart(self) -> frozenset[str]:
        """The labels that distinguish processed from failed units of one process."""
        failed = self.failed.matchers if self.failed else self.processed.matchers
        return frozenset(each.label for each in {*failed} ^ {*self.processed.matchers})


DEFAULT = Contract(
    total=Selector(UNITS),
    processed=Selector(PROCESSED, (LabelMatcher("result", frozenset({"ok", "skipped"})),)),
    failed=Selector(PROCESSED, (LabelMatcher("result", frozenset({"failed"})),)),
    partition="partition",
    has_runs=True,
)


KEYS = ("total", "processed", "failed", "partition", "kind", "start", "unknown", "gone")


def _counts(name: str, declared: str) -> bool:
    return (
        declared == "counter"
        if declared in ("counter", "gauge")
        else name.endswith(COUNTER_SUFFIXES)
    )


def contract_of(mapping: Mapping[str, str]) -> Contract:
    """Return the contract of a job's mapping; the default one if it is empty.

    Raises UnreadableSource.
    """
    given = {key: str(value).strip() for key, value in mapping.items() if str(value).strip()}
    if not given:
        return DEFAULT
    if unknown := sorted(given.keys() - set(KEYS)):
        raise UnreadableSource(
            _("The mapping has %(unknown)s; it can have %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(KEYS)}
        )
    kind = _kind(given.get("kind", ""))
    needed = ("total", "processed") if kind in ("", "counter") else ("processed",)
    if missing := [key for key in needed if key not in given]:
        raise UnreadableSource(
            _(
                "The mapping lacks %(missing)s; without the total and what is processed there is "
                "no progress. Leave all of it empty for the default metrics."
            )
            % {"missing": ", ".join(missing)}
        )
    contract = Contract(
        total=_units(given.get("total", "")),
        processed=Selector.parse(given["processed"]),
        failed=Selector.parse(given["failed"]) if "failed" in given else None,
        partition=_partition(given.get("partition", "")),
        kind=kind,
        start=_units(given.get("start", "")),
        unknown=frozenset({-1.0, *_numbers(given.get("unknown", ""))}),
        is_gone_done=_is_gone_done(given.get("gone", "")),
    )
    if contract.partition and isinstance(contract.total, float):
        raise UnreadableSource(
            _("A constant total is that of all work; leave out the partition, or map a total.")
        )
    return contract


def _kind(text: str) -> MetricKind:
    if text in [*MetricKind, "processed"]:
        return MetricKind.PROCESSED if text == "processed" else MetricKind(text)
    raise UnreadableSource(
        _("“%(text)s” is no kind of metric; choose processed, %(kinds)s.")
        % {"text": text, "kinds": ", ".join(filter(None, MetricKind))}
    )


def _units(text: str) -> Selector | float | None:
    if not text or not (text[0].isdigit() or text[0] in "+-."):
        return Selector.parse(text) if text else None
    [units] = _numbers(text) if "," not in text else [-1.0]
    if not 0 <= units <= UNITS_MAX:
        raise UnreadableSource(_("“%(text)s” is no number of units.") % {"text": text})
    return units


def _numbers(text: str) -> list[float]:
    try:
        return [number(each.strip()) for each in text.split(",") if each.strip()]
    except ValueError as error:
        raise UnreadableSource(
            _("“%(text)s” is no number; write them as in -1, 999.") % {"text": text}
        ) from error


def _partition(label: str) -> str:
    if label and not _LABEL.fullmatch(label):
        raise UnreadableSource(
            _("“%(label)s” is no label; name the one that tells partitions apart, such as shard.")
            % {"label": label}
        )
    return unquoted(label)


def _is_gone_done(text: str) -> bool:
    if text not in ("", "done"):
        raise UnreadableSource(
            _("“%(text)s” cannot be what gone series mean; write done, or nothing.")
            % {"text": text}
        )
    return bool(text)


def matchers_of(text: str) -> tuple[LabelMatcher, ...]:
    """Parse labels as they stand between the braces of a selector. Raises UnreadableSource."""
    return _matchers(text, text)


def _matchers(text: str, whole: str) -> tuple[LabelMatcher, ...]:
    found: list[LabelMatcher] = []
    at = 0
    while text[at:].strip():
        match = _MATCHER.match(text, at)
        if match is None or text[match.end() : match.end() + 1] not in ("", ","):
            raise UnreadableSource(
                _(
                    "The labels in “%(text)s” cannot be read; write them as in "
                    '{queue="purge", result=~"ok|skipped"}.'
                )
                % {"text": whole}
            )
        found.append(_matcher(**match.groupdict()))
        at = match.end() + 1
    return tuple(found)


def _matcher(label: str, operator: str, value: str) -> LabelMatcher:
    label, value = unquoted(label), unquoted(f'"{value}"')
    if "~" not in operator:
        return LabelMatcher(label, frozenset({value}), operator == "=")
    if _EXPRESSION.search(value):
        raise UnreadableSource(
            _(
                "“%(value)s” is a regular expression; here =~ and !~ take alternatives only, as in "
                "ok|skipped."
            )
            % {"value": value}
        )
    return LabelMatcher(label, frozenset(value.split("|")), operator == "=~")
