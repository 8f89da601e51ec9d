from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain import colours
from tests.test_stylesheet import AA_TEXT, COLOURS, linear

any_colour = st.from_regex(colours.HEX, fullmatch=True)


def luminance(colour: str) -> float:
    """Of WCAG 2.2, by its own words and apart from the program."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, ground: tuple[float, float, float]) -> float:
    red, green, blue = linear(ground)
    dark, light = sorted([luminance(colour), 0.2126 * red + 0.7152 * green + 0.0722 * blue])
    return (light + 0.05) / (dark + 0.05)


def hue_gap(one: str, other: str) -> float:
    gap = abs(colours.oklch(one)[2] - colours.oklch(other)[2])
    return min(gap, 360 - gap)


@given(any_colour)
def test_both_shades_can_be_read_on_every_ground_of_their_scheme(colour):
    shades = colours.accent(colour)

    for ground in ("paper", "sunken"):
        light, dark = COLOURS[ground]
        assert contrast(shades.light, light) >= AA_TEXT
        assert contrast(shades.dark, dark) >= AA_TEXT


@given(any_colour)
def test_what_can_be_read_is_left_as_it_is(colour):
    shades = colours.accent(colour)

    assert colours.readable_on_light(shades.light) == shades.light
    assert colours.readable_on_dark(shades.dark) == shades.dark
    if contrast(colour, colours.LIGHT_GROUND) >= AA_TEXT:
        assert shades.light == colour


@given(any_colour)
def test_the_shade_that_is_offered_is_the_nearest(colour):
    shade = colours.readable_on_light(colour)

    if shade != colour:
        assert contrast(shade, colours.LIGHT_GROUND) < AA_TEXT + 0.1


@given(any_colour)
def test_a_shade_keeps_its_hue_and_gains_no_chroma(colour):
    for shade in (colours.readable_on_light(colour), colours.readable_on_dark(colour)):
        assert colours.oklch(shade)[1] <= colours.oklch(colour)[1] + 0.01
        if colours.oklch(shade)[1] > 0.05:
            assert hue_gap(colour, shade) < 4


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    [  # CSS Color 4, section 9.2, and its sample conversions
        ("#ffffff", 1.0, 0.0, None),
        ("#ff0000", 0.628, 0.258, 29.2),
        ("#00ff00", 0.866, 0.295, 142.5),
        ("#0000ff", 0.452, 0.313, 264.1),
    ],
)
def test_oklch_is_that_of_css(colour, lightness, chroma, hue):
    found = colours.oklch(colour)

    assert found[:2] == pytest.approx((lightness, chroma), abs=0.001)
    assert hue is None or found[2] == pytest.approx(hue, abs=0.1)


def test_the_grounds_are_those_of_the_style_sheet():
    assert COLOURS["sunken"] == (colours.LIGHT_GROUND, colours.DARK_GROUND)
