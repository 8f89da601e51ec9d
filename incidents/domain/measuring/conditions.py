"""Conditions that a value has to meet, as ``>= 0.99``."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.lines import number
from incidents.domain.measuring.findings import Finding, unknown
from incidents.domain.vocabulary import Observation

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_CONDITION = re.compile(rf"\s*(?P<operator>{'|'.join(_OPERATORS)})\s*(?P<bound>\S+)\s*")


@dataclass(frozen=True)
class Condition:
    operator: str
    bound: float

    def __str__(self) -> str:
        return f"{self.operator} {self.bound:g}"

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Parse ``>= 0.99``. Raises UnreadableSource."""
        match = _CONDITION.fullmatch(text)
        try:
            bound = number(match["bound"]) if match else math.nan
        except ValueError:
            bound = math.nan
        if match is None or not math.isfinite(bound):
            raise UnreadableSource(
                _("“%(text)s” is no condition; write one such as >= 1 or < 0.05.")
                % {"text": text[:100]}
            )
        return cls(match["operator"], bound)

    def finding(self, value: float) -> Finding:
        """Return what a value means. One that is no number is not known."""
        if not math.isfinite(value):
            return unknown(
                _("The value is %(value)s, which says nothing; nothing was counted, perhaps.")
                % {"value": "NaN" if math.isnan(value) else f"{value:+g}".replace("inf", "Inf")}
            )
        is_met = _OPERATORS[self.operator](value, self.bound)
        said = _("%(value)s; good while %(condition)s") % {
            "value": f"{value:g}",
            "condition": self,
        }
        return Finding(Observation.GOOD if is_met else Observation.BAD, said, value)
