"""The number of names of a large package registry by first letter."""

from __future__ import annotations

from collections.abc import Mapping

NAMES_BY_LETTER: Mapping[str, int] = {
    "a": 64_042,
    "b": 30_633,
    "c": 63_140,
    "d": 62_189,
    "e": 26_223,
    "f": 35_235,
    "g": 31_072,
    "h": 21_483,
    "i": 23_007,
    "j": 12_866,
    "k": 14_938,
    "l": 31_344,
    "m": 57_973,
    "n": 27_531,
    "o": 44_077,
    "p": 105_618,
    "q": 8_683,
    "r": 32_623,
    "s": 79_137,
    "t": 49_742,
    "u": 10_218,
    "v": 15_051,
    "w": 18_396,
    "x": 6_641,
    "y": 6_721,
    "z": 6_878,
}


def shares(count: int) -> dict[str, int]:
    """Divide ``count`` in these proportions, by the largest remainder method."""
    in_all = sum(NAMES_BY_LETTER.values())
    divided = {letter: divmod(count * names, in_all) for letter, names in NAMES_BY_LETTER.items()}
    left = count - sum(whole for whole, _rest in divided.values())
    rounded_up = sorted(divided, key=lambda letter: divided[letter][1], reverse=True)[:left]
    return {letter: whole + (letter in rounded_up) for letter, (whole, _) in divided.items()}
