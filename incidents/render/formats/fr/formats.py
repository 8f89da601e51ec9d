"""Marks of numbers in French: the narrow no-break space of CLDR between groups."""

THOUSAND_SEPARATOR = "\u202f"
