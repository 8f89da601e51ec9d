"""The readers' style sheet: what can be read, in both schemes."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

SHEET = Path(__file__).parent.parent / "incidents" / "static" / "incidents" / "page.css"
AA_TEXT, AA_GRAPHICS = 4.5, 3.0
HUES = ["operational", "maintenance", "degraded", "partial", "major"]

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


def linear(colour: tuple[float, float, float]) -> tuple[float, ...]:
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


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in linear(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sunken"])
@pytest.mark.parametrize("text", ["ink", "soft", "link", *HUES])
def test_text_has_the_contrast_of_aa(text, ground, scheme):
    assert contrast(COLOURS[text][scheme], COLOURS[ground][scheme]) >= AA_TEXT


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("colour", CODE)
def test_code_has_the_contrast_of_aa(colour, scheme):
    assert contrast(colour[scheme], COLOURS["sunken"][scheme]) >= AA_TEXT


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("mark", ["edge", "focus"])
def test_edges_and_focus_have_the_contrast_of_aa(mark, scheme):
    assert contrast(COLOURS[mark][scheme], COLOURS["paper"][scheme]) >= AA_GRAPHICS


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_a_day_with_trouble_stands_out_from_quiet_ones(scheme):
    quiet = COLOURS["calm"][scheme]

    for hue in HUES[1:]:
        assert contrast(COLOURS[hue][scheme], quiet) >= 1.3


@pytest.mark.parametrize("name", list(COLOURS))
def test_colours_are_within_what_every_screen_shows(name):
    for colour in COLOURS[name]:
        assert all(-0.02 <= part <= 1.02 for part in linear(colour)), linear(colour)


def test_there_are_four_sizes_of_type():
    sizes = set(re.findall(r"font-size: ([^;]+);", SHEET.read_text()))

    assert sizes - {"10pt"} == {"var(--small)", "var(--text)", "var(--large)", "var(--huge)"}


def test_colours_are_defined_once():
    assert len(COLOURS) == 14
    assert not re.search(r"#[0-9a-f]{3,8}\b(?=;)", SHEET.read_text())
