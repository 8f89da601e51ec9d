"""The verdict of all alerts that a rule is about on its source, in words too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.domain.alerts.matchers import AlertMatcher, match_all
from incidents.domain.alerts.payloads import AlertState
from incidents.domain.vocabulary import Observation

# An alert that always fires, by a convention of Prometheus, and is missed if its source dies.
WATCHDOG = "Watchdog"
_OF_WATCHDOG_ALONE = frozenset({"alertname", "severity"})
NAMES_SHOWN = 3


@dataclass(frozen=True)
class KnownAlert:
    """An alert as it was heard of last, by which ``hook``. It fires since ``started_at``."""

    labels: Mapping[str, str]
    state: AlertState
    hook: str
    started_at: datetime
    summary: str = ""


@dataclass(frozen=True)
class Verdict:
    observation: Observation
    said: str
    count: int
    began_at: datetime | None


def verdict(matchers: Sequence[AlertMatcher], alerts: Iterable[KnownAlert]) -> Verdict | None:
    """Return what ``alerts`` say of a rule with ``matchers``; None if none is about it.

    Any that fires is bad. Else what is not known is not good: what was said without having been
    measured, and what was resolved while its source is known to be dead.
    """
    known = list(alerts)
    about = [each for each in known if match_all(matchers, each.labels)]
    if not about:
        return None
    firing = [each for each in about if each.state == AlertState.FIRING]
    if firing:
        began_at = min(each.started_at for each in firing)
        return Verdict(Observation.BAD, told(firing), len(firing), began_at)
    dead = [each for each in known if _is_watchdog(each) and each.state != AlertState.FIRING]
    unknown = [each for each in about if not _is_believed(each, dead)]
    if unknown:
        return Verdict(Observation.UNKNOWN, _unknown(unknown), len(unknown), None)
    return Verdict(Observation.GOOD, f"{_counted(len(about))} resolved", len(about), None)


def told(firing: Sequence[KnownAlert]) -> str:
    """Return "2,800 alerts fire: HighErrorRate (2,790), DiskFull (10). API is down"."""
    names = Counter(each.labels.get("alertname", "?") for each in firing).most_common()
    shown = [name if count == 1 else f"{name} ({count:,})" for name, count in names[:NAMES_SHOWN]]
    if more := len(names) - NAMES_SHOWN:
        shown += [f"{more:,} more"] if more > 0 else []
    verb = "fires" if len(firing) == 1 else "fire"
    first = min(firing, key=lambda each: each.started_at)
    return f"{_counted(len(firing))} {verb}: {', '.join(shown)}. {first.summary}".strip()


def _is_watchdog(alert: KnownAlert) -> bool:
    return alert.labels.get("alertname") == WATCHDOG


def _is_believed(alert: KnownAlert, dead: Iterable[KnownAlert]) -> bool:
    """Whether it was resolved while no watchdog of its source was ``dead``.

    A watchdog is of the same source if all else that names it is the same.
    """
    return alert.state == AlertState.RESOLVED and not any(
        each.hook == alert.hook and _source(each).items() <= dict(alert.labels).items()
        for each in dead
        if each is not alert
    )


def _source(watchdog: KnownAlert) -> dict[str, str]:
    return {k: v for k, v in watchdog.labels.items() if k not in _OF_WATCHDOG_ALONE}


def _unknown(alerts: Sequence[KnownAlert]) -> str:
    return f"{_counted(len(alerts))} not known: their source gives no measurement"


def _counted(count: int) -> str:
    return "1 alert" if count == 1 else f"{count:,} alerts"
