"""Lookups where Django's own fail."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.lookups import In

# The largest that a column of any database holds here.
SMALLEST, LARGEST = -(2**63), 2**63 - 1


@models.IntegerField.register_lookup
class InIntegers(In):
    """``in`` for integers: a number too large for a column matches no row.

    Django sees to that for single numbers, and not for lists of them: the ids of a form whose
    sender made them up.
    """

    def get_prep_lookup(self) -> Any:
        asked = super().get_prep_lookup()
        if not isinstance(asked, list):  # but a query, or expressions
            return asked
        return [n for n in asked if not isinstance(n, int) or SMALLEST <= n <= LARGEST]
