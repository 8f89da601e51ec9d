"""What queries ask of columns, where Django's own fails."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.lookups import In

# The largest that a column of any database holds here.
SMALLEST, LARGEST = -(2**63), 2**63 - 1


@models.IntegerField.register_lookup
class InIntegers(In):
    """A number that no column holds is in no row; SQLite's driver would raise OverflowError.

    Django sees to that for single numbers, and not for lists of them: the ids of a form whose
    sender made them up.
    """

    def get_prep_lookup(self) -> Any:
        asked = super().get_prep_lookup()
        if not isinstance(asked, list):  # but a query, or expressions
            return asked
        return [n for n in asked if not isinstance(n, int) or SMALLEST <= n <= LARGEST]
