"""Samples → counters of each partition, with its series kept apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from django.utils.translation import gettext as _
from prometheus_client.samples import Sample

from incidents.domain.exposition.contract import Contract, Selector
from incidents.domain.exposition.errors import Unreadable
from incidents.domain.exposition.samples import UNFIT, described, shortened
from incidents.domain.progress.counters import Counters

NAME_MAX_LENGTH = 255
# Up to here a float tells one unit from the next.
UNITS_MAX = 2.0**53
# Less than this is what sums of fractions are off by, and would make rates that no float holds.
UNITS_MIN = 1e-12
# The name of the only partition of work that has no parts.
WHOLE = "all"
# Of what is longer no digest is kept, so that all of them take less than 2 MB.
CACHED_CHARACTERS_MAX = 500

ByPartition = dict[str, dict[str, float]]


def counters_of(samples: Sequence[Sample], contract: Contract) -> dict[str, Counters]:
    """Return counters by partition, in the order of the input; empty without a total.

    Raises Unreadable.
    """
    totals = _values(samples, contract.total, contract)
    processed = _values(samples, contract.processed, contract)
    failed = _values(samples, contract.failed, contract) if contract.failed else {}
    orphans = sorted((processed.keys() | failed.keys()) - totals.keys())
    if totals and orphans:
        raise Unreadable(
            _(
                "The partition “%(name)s” has processed units, but %(metric)s does not say how "
                "many there are. Both need the same partitions."
            )
            % {"name": shortened(orphans[0]), "metric": contract.total.metric}
        )
    begun = _begun(samples, contract)
    return {
        name: Counters(total, processed.get(name, {}), failed.get(name, {}), begun.get(name, {}))
        for name, total in totals.items()
    }


def _values(samples: Iterable[Sample], selector: Selector, contract: Contract) -> ByPartition:
    """Return values by partition, in the order of the input, and series."""
    values: ByPartition = {}
    sums: defaultdict[str, float] = defaultdict(float)
    for sample in samples:
        if selector.selects(sample):
            name = _partition_name(sample, contract.partition)
            value = _count(sample)
            values.setdefault(name, {})[_key(sample.labels, contract)] = value
            sums[name] += value
            if sums[name] > UNITS_MAX:
                raise _no_count(sample, sums[name])
    return values


def _begun(samples: Iterable[Sample], contract: Contract) -> ByPartition:
    """Return when each counter was created. Those of one process may differ: some libraries
    make a counter when it first counts."""
    name = f"{contract.processed.metric.removesuffix('_total')}_created"
    begun: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for sample in samples:
        if sample.name == name and math.isfinite(sample.value):
            partition = sample.labels.get(contract.partition, "") if contract.partition else WHOLE
            begun[partition][_key(sample.labels, contract)] = sample.value
    return begun


def _key(labels: Mapping[str, str], contract: Contract) -> str:
    """Return ``process/rest``: the labels shared by a process's series, and the others.

    They are kept as digests, as labels may be long and hold what no database does.
    """
    told, apart = contract.told, contract.telling_apart
    own = tuple(each for each in labels.items() if each[0] not in apart and each[0] not in told)
    rest = tuple(each for each in labels.items() if each[0] in apart)
    return f"{_digest(own)}/{_digest(rest)}" if own or rest else ""


def _digest(labels: tuple[tuple[str, str], ...]) -> str:
    """The few labels that all series of a job share are digested once, long ones each time."""
    if sum(len(name) + len(value) for name, value in labels) > CACHED_CHARACTERS_MAX:
        return _digested(labels)
    return _cached_digest(labels)


def _digested(labels: tuple[tuple[str, str], ...]) -> str:
    if not labels:
        return ""
    return blake2b(repr(sorted(labels)).encode(), digest_size=8).hexdigest()


_cached_digest = lru_cache(maxsize=1_024)(_digested)


def _partition_name(sample: Sample, label: str) -> str:
    if not label:
        return WHOLE
    name = sample.labels.get(label, "")
    if not name:
        raise Unreadable(
            _("%(series)s has no label “%(label)s”, which should name its partition.")
            % {"series": described(sample), "label": label}
        )
    if len(name) > NAME_MAX_LENGTH or UNFIT.search(name):
        raise Unreadable(
            _(
                "The partition “%(name)s” cannot be shown: names have at most %(most)s characters "
                "and none that are invisible."
            )
            % {"name": shortened(name), "most": NAME_MAX_LENGTH}
        )
    return name


def _count(sample: Sample) -> float:
    value = float(sample.value)
    if math.isfinite(value) and value >= 0:
        return value if value >= UNITS_MIN else 0.0
    raise _no_count(sample, value)


def _no_count(sample: Sample, value: float) -> Unreadable:
    return Unreadable(
        _("%(series)s is %(value)s; no number of units is that. The exporter has to be mended.")
        % {"series": described(sample), "value": _worded(value)}
    )


def _worded(value: float) -> str:
    return "NaN" if math.isnan(value) else f"{value:+g}".replace("inf", "Inf")
