"""How many examples a rule is tried with: few by ``make test``, many by ``.ci/run``.

They are the same at every run, so that none fails by chance.
"""

from __future__ import annotations

import hypothesis
from hypothesis import HealthCheck

# How long an example takes says how busy the machine is, not whether a rule holds.
_STEADY = hypothesis.settings(
    deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def register() -> None:
    """Let ``--hypothesis-profile=many`` ask for many; few are the default."""
    hypothesis.settings.register_profile("few", _STEADY, max_examples=10)
    hypothesis.settings.register_profile("many", _STEADY, max_examples=100)
    hypothesis.settings.load_profile("few")


def times(factor: float) -> hypothesis.settings:
    """Try so many times as many examples as other rules get."""
    return hypothesis.settings(
        max_examples=max(2, round(factor * hypothesis.settings().max_examples))
    )


def in_database(factor: float) -> hypothesis.settings:
    """As ``times``; the test itself rolls back what each example writes."""
    return hypothesis.settings(
        times(factor),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
