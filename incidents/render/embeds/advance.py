"""How wide text is in Verdana, for which badges ask first, and in fonts of its widths."""

from __future__ import annotations

from unicodedata import combining, east_asian_width, normalize

# Thousandths of the font's size, and the characters that are so wide.
_WIDTHS = {
    269: "'",
    274: "il",
    344: "j",
    352: " f",
    364: ",.",
    394: "!t",
    421: "I",
    427: "r",
    454: "()-/:;[]",
    455: "J",
    459: '"',
    521: "cs",
    525: "z",
    545: "?",
    557: "L",
    575: "F",
    592: "kvxy",
    596: "e",
    601: "a",
    603: "P",
    607: "o",
    616: "TY",
    623: "bdgpq",
    632: "E",
    633: "hnu",
    684: "AVS",
    686: "BXZ",
    693: "K",
    695: "R",
    698: "C",
    727: "&",
    732: "U",
    748: "N",
    751: "H",
    771: "D",
    775: "G",
    787: "OQ",
    818: "#+<=>w",
    843: "M",
    973: "m",
    989: "W",
    1000: "@",
    1076: "%",
}
_WIDTH = {char: width for width, chars in _WIDTHS.items() for char in chars}
_DIGIT, _WIDE = 636, 1000  # of all digits, and near what most other letters take


def of(text: str) -> float:
    """Return the width of ``text`` in sizes of the font; marks above a letter take none."""
    letters = (char for char in normalize("NFD", text) if not combining(char))
    return sum(map(_thousandths, letters)) / 1_000


def _thousandths(char: str) -> int:
    return _WIDTH.get(char) or (_WIDE if east_asian_width(char) in "WF" else _DIGIT)
