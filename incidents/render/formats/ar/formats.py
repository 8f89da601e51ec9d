"""Marks of numbers in Arabic with the digits 0 to 9 (CLDR, numbering system latn)."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
