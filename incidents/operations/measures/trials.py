"""Try a source: ask it once and show what was found. Nothing is stored."""

from __future__ import annotations

from datetime import datetime

from incidents.domain.measuring.findings import Finding
from incidents.models import Measure, Rule
from incidents.operations.actor import Actor
from incidents.operations.credentials import Credentials, sign_in
from incidents.operations.details import MeasureDetails, assign
from incidents.operations.measures import asking, writing


def try_measure(
    *,
    by: Actor,
    source: str,
    measure: MeasureDetails,
    now: datetime,
    credentials: Credentials | None = None,
    rule: Rule | None = None,
) -> Finding:
    """Ask once; without ``credentials`` those of ``rule`` are used.

    Takes ten seconds at most. Raises NotAllowed, Refused, CannotEncrypt, CannotDecrypt.
    """
    by.require("incidents.change_component")
    tried = Measure(rule=Rule(source=source))
    assign(tried, measure)
    writing.clean(tried)
    before = Measure.objects.filter(rule=rule).first() if rule else None
    sign_in(tried, authentication=tried.authentication, credentials=credentials, before=before)
    [found] = asking.findings([tried], now=now)
    return found
