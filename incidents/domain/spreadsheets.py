"""Cells of tables that are opened in a spreadsheet."""

from __future__ import annotations

# A spreadsheet takes what begins so for a formula, or for the rest of one.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
GUARD = "'"


def guarded(cell: str) -> str:
    """Return a cell that is not taken for a formula."""
    return f"{GUARD}{cell}" if cell.startswith(FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what was ``guarded``."""
    return cell[1:] if cell.startswith(tuple(GUARD + each for each in FORMULA)) else cell
