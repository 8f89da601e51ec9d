from __future__ import annotations

import pytest

from incidents.domain.alerts.matchers import parsed
from incidents.domain.alerts.payloads import AlertState
from incidents.domain.alerts.verdicts import KnownAlert, verdict
from incidents.domain.vocabulary import Observation
from tests.make import MINUTE, NOW

FIRING, RESOLVED, UNKNOWN = AlertState
GOOD, BAD = Observation.GOOD, Observation.BAD
MATCHERS = parsed('severity="page"')


def alert(state: AlertState, name: str = "Errors", hook: str = "alertmanager", **labels: str):
    labels = {"alertname": name, "severity": "page"} | labels
    return KnownAlert(labels, state, hook, NOW, f"{name} at {labels.get('site', 'all sites')}")


@pytest.mark.parametrize(
    ("alerts", "observation"),
    [
        ([], None),
        ([alert(FIRING, severity="warn")], None),
        ([alert(FIRING)], BAD),
        ([alert(RESOLVED)], GOOD),
        ([alert(UNKNOWN)], Observation.UNKNOWN),
        ([alert(RESOLVED), alert(FIRING)], BAD),
        ([alert(UNKNOWN), alert(FIRING)], BAD),
        ([alert(RESOLVED), alert(UNKNOWN)], Observation.UNKNOWN),
        # A watchdog that no longer fires says that its source is dead.
        ([alert(RESOLVED), alert(FIRING, "Watchdog", severity="none")], GOOD),
        ([alert(RESOLVED), alert(RESOLVED, "Watchdog", severity="none")], Observation.UNKNOWN),
        ([alert(FIRING), alert(RESOLVED, "Watchdog", severity="none")], BAD),
        ([alert(RESOLVED), alert(RESOLVED, "Watchdog", "grafana", severity="none")], GOOD),
        (
            [alert(RESOLVED, site="a"), alert(RESOLVED, "Watchdog", severity="none", site="b")],
            GOOD,
        ),
    ],
)
def test_alerts_together_say_how_a_source_is(alerts, observation):
    found = verdict(MATCHERS, alerts)

    assert (found and found.observation) == observation


def test_a_storm_is_told_in_a_line():
    alerts = [alert(FIRING, site=str(number)) for number in range(2_790)]
    alerts += [alert(FIRING, f"Disk{number}") for number in range(4)]

    found = verdict(MATCHERS, alerts)

    assert found is not None
    assert found.said == ("2,794 alerts fire: Errors (2,790), Disk0, Disk1, 2 more. Errors at 0")
    assert (found.count, found.began_at) == (2_794, NOW)


def test_it_is_bad_since_the_first_that_fires():
    early = KnownAlert({"severity": "page"}, FIRING, "generic", NOW - MINUTE)

    assert verdict(MATCHERS, [alert(FIRING), early]).began_at == NOW - MINUTE
