"""The metrics that give the total, processed and failed units of a job.

The default contract needs no mapping; any other exporter is mapped onto it by selectors, written
as in PromQL: ``jobs_total{queue="purge", result=~"ok|skipped"}``, or for names in any letters
``{"jobs.total", "queue.name"="purge"}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.errors import Unreadable
from incidents.domain.exposition.lines import unquoted

UNITS = "mitigation_partition_units"
PROCESSED = "mitigation_partition_processed_total"
RUN_INFO = "mitigation_run_info"
RUN_STATE = "mitigation_run_state"
RUN_START = "mitigation_run_start_time_seconds"

_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r'[a-zA-Z_][a-zA-Z0-9_]*|"(?:[^"\\]|\\.)+"')
_MATCHER = re.compile(
    r"""\s*(?P<label>[a-zA-Z_]\w*|"(?:[^"\\]|\\.)+")\s*(?P<operator>=~|!~|!=|=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*""",
    re.ASCII,
)
_QUOTED = re.compile(r'\s*(?P<metric>"(?:[^"\\]|\\.)+")\s*(?:,|\Z)')
# What a regular expression would mean and a list of alternatives does not.
_EXPRESSION = re.compile(r"[.*+?()\[\]{}^$\\]")


@dataclass(frozen=True)
class Matcher:
    """A condition that a label has one of ``values``, or none; a missing label is empty."""

    label: str
    values: frozenset[str]
    is_wanted: bool = True

    def fits(self, labels: Mapping[str, str]) -> bool:
        return (labels.get(self.label, "") in self.values) is self.is_wanted


@dataclass(frozen=True)
class Selector:
    metric: str
    matchers: tuple[Matcher, ...] = ()

    def selects(self, sample: Sample) -> bool:
        return sample.name == self.metric and all(
            each.fits(sample.labels) for each in self.matchers
        )

    @classmethod
    def parse(cls, text: str) -> Selector:
        """Parse a PromQL selector; alternatives are the only regular expressions.

        Raises Unreadable.
        """
        metric, brace, rest = text.strip().partition("{")
        metric = metric.strip()
        if not metric and (quoted := _QUOTED.match(rest.removesuffix("}"))):
            return cls(unquoted(quoted["metric"]), _matchers(rest[quoted.end() : -1], text))
        if not _METRIC.fullmatch(metric) or bool(brace) != rest.endswith("}"):
            raise Unreadable(
                _(
                    "“%(text)s” selects no metric; write a name and, if needed, labels, as in "
                    'jobs_total{result=~"ok|skipped"}.'
                )
                % {"text": text}
            )
        return cls(metric, _matchers(rest[:-1], text) if brace else ())


@dataclass(frozen=True)
class Contract:
    """Selectors of a job's metrics. ``partition`` is a label, "" without partitions."""

    total: Selector
    processed: Selector
    failed: Selector | None = None
    partition: str = ""
    has_runs: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The names of all metrics in use; lines of others are not parsed."""
        counters = [each.metric for each in (self.processed, self.failed) if each]
        created = [f"{name.removesuffix('_total')}_created" for name in counters]
        of_runs = [RUN_INFO, RUN_STATE, RUN_START] if self.has_runs else []
        return frozenset([self.total.metric, *counters, *created, *of_runs])

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
    processed=Selector(PROCESSED, (Matcher("result", frozenset({"ok", "skipped"})),)),
    failed=Selector(PROCESSED, (Matcher("result", frozenset({"failed"})),)),
    partition="partition",
    has_runs=True,
)


def contract_of(mapping: Mapping[str, str]) -> Contract:
    """Return the contract of a job's mapping; the default one if it is empty.

    Raises Unreadable.
    """
    given = {key: str(value).strip() for key, value in mapping.items() if str(value).strip()}
    if not given:
        return DEFAULT
    if missing := [key for key in ("total", "processed") if key not in given]:
        raise Unreadable(
            _(
                "The mapping lacks %(missing)s; without the total and what is processed there is "
                "no progress. Leave all of it empty for the default metrics."
            )
            % {"missing": ", ".join(missing)}
        )
    if unknown := sorted(given.keys() - {"total", "processed", "failed", "partition"}):
        raise Unreadable(
            _("The mapping has %(unknown)s; it can have total, processed, failed and partition.")
            % {"unknown": ", ".join(unknown)}
        )
    partition = given.get("partition", "")
    if partition and not _LABEL.fullmatch(partition):
        raise Unreadable(
            _("“%(label)s” is no label; name the one that tells partitions apart, such as shard.")
            % {"label": partition}
        )
    return Contract(
        total=Selector.parse(given["total"]),
        processed=Selector.parse(given["processed"]),
        failed=Selector.parse(given["failed"]) if "failed" in given else None,
        partition=unquoted(partition),
    )


def _matchers(text: str, whole: str) -> tuple[Matcher, ...]:
    found: list[Matcher] = []
    at = 0
    while text[at:].strip():
        match = _MATCHER.match(text, at)
        if match is None or text[match.end() : match.end() + 1] not in ("", ","):
            raise Unreadable(
                _(
                    "The labels in “%(text)s” cannot be read; write them as in "
                    '{queue="purge", result=~"ok|skipped"}.'
                )
                % {"text": whole}
            )
        found.append(_matcher(**match.groupdict()))
        at = match.end() + 1
    return tuple(found)


def _matcher(label: str, operator: str, value: str) -> Matcher:
    label, value = unquoted(label), unquoted(f'"{value}"')
    if "~" not in operator:
        return Matcher(label, frozenset({value}), operator == "=")
    if _EXPRESSION.search(value):
        raise Unreadable(
            _(
                "“%(value)s” is a regular expression; here =~ and !~ take alternatives only, as in "
                "ok|skipped."
            )
            % {"value": value}
        )
    return Matcher(label, frozenset(value.split("|")), operator == "=~")
