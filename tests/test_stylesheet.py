"""The readers' style sheet: what can be read, in both schemes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path

SHEET = Path(__file__).parent.parent / "incidents" / "static" / "incidents" / "page.css"
AA_TEXT, AA_GRAPHICS = 4.5, 3.0
HUES = ["operational", "maintenance", "degraded", "partial", "major"]

Colour = tuple[float, float, float]
Scheme = tuple[Colour, Colour]  # light and dark

OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
COLOURS = {
    name: (tuple(map(float, found[:3])), tuple(map(float, found[3:])))
    for name, *found in re.findall(
        rf"--([a-z]+): light-dark\({OKLCH}, {OKLCH}\);", SHEET.read_text()
    )
}
CODE = [
    (tuple(map(float, found[:3])), tuple(map(float, found[3:])))
    for found in re.findall(rf"[^-]color: light-dark\({OKLCH}, {OKLCH}\)", SHEET.read_text())
]


def linear(colour: Colour) -> tuple[float, ...]:
    """OKLCH → linear sRGB, by the matrices of CSS Color 4."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def luminance(colour: Colour) -> float:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def faint(pairs: Iterable[tuple[Scheme, Scheme]], *, least: float) -> list[tuple[Scheme, Scheme]]:
    """Return the pairs of colours that do not stand out from each other in both schemes."""
    return [
        (one, other)
        for one, other in pairs
        if min(contrast(one[0], other[0]), contrast(one[1], other[1])) < least
    ]


def test_text_has_the_contrast_of_aa():
    texts = [COLOURS[name] for name in ("ink", "soft", "link", *HUES)]
    grounds = [COLOURS[name] for name in ("paper", "sunken")]

    assert not faint(product(texts, grounds), least=AA_TEXT)


def test_code_has_the_contrast_of_aa():
    assert CODE
    assert not faint(product(CODE, [COLOURS["sunken"]]), least=AA_TEXT)


def test_edges_and_focus_have_the_contrast_of_aa():
    marks = [COLOURS[name] for name in ("edge", "focus", "amber")]

    assert not faint(product(marks, [COLOURS["paper"]]), least=AA_GRAPHICS)


def test_a_day_with_trouble_stands_out_from_quiet_ones():
    assert not faint(((COLOURS[hue], COLOURS["calm"]) for hue in (*HUES[1:], "amber")), least=1.3)


def test_colours_are_within_what_every_screen_shows():
    beyond = {
        name: linear(colour)
        for name, scheme in COLOURS.items()
        for colour in scheme
        if not all(-0.02 <= part <= 1.02 for part in linear(colour))
    }

    assert not beyond


def test_there_are_five_sizes_of_type():
    sizes = set(re.findall(r"font-size: ([^;]+);", SHEET.read_text()))

    of_type = {f"var(--{name})" for name in ("small", "text", "large", "title", "huge")}
    assert sizes - {"10pt", "inherit"} == of_type


def test_colours_are_defined_once():
    assert len(COLOURS) == 15
    assert not re.search(r"#[0-9a-f]{3,8}\b(?=;)", SHEET.read_text())


def test_each_rule_is_for_something_that_pages_have():
    root = SHEET.parent.parent.parent.parent
    makers = [
        *root.glob("templates/**/*.html"),
        *root.glob("incidents/**/*.py"),
        *SHEET.parent.glob("*.js"),
    ]
    words = set(re.findall(r"[\w-]+", " ".join(file.read_text() for file in makers)))
    # Those of highlighted code come from Pygments, those of states from their shapes.
    rules = re.sub(r"/\*.*?\*/|\.highlight \{.*?\n  \}", "", SHEET.read_text(), flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z][\w-]+)", rules)) - {f"state-{hue}" for hue in HUES}

    assert classes - words == set()
