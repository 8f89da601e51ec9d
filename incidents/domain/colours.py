"""Colours that an operator chooses: whether they can be read, and the nearest shade that can.

Contrast is that of WCAG 2.2. Shades keep hue and chroma in OKLCH (CSS Color 4) and move in
lightness; chroma gives way where a screen cannot show it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

LEAST_CONTRAST = 4.5  # AA for text, WCAG 2.2 §1.4.3
HEX = re.compile(r"#[0-9a-f]{6}")
# Finer than eight bits show in any channel.
STEPS = 1_000
Channels = tuple[float, float, float]

# What links stand on in page.css, light and dark: of --paper and --sunken the less favourable.
LIGHT_GROUND, DARK_GROUND = (0.966, 0.004, 255.0), (0.235, 0.013, 265.0)


@dataclass(frozen=True)
class Accent:
    """The shades of one colour for the light and for the dark scheme, as "#rrggbb"."""

    light: str
    dark: str


def is_colour(value: str) -> bool:
    return HEX.fullmatch(value) is not None


def accent(colour: str) -> Accent:
    """Return the shades in which "#rrggbb" can be read; it is itself where that can."""
    return Accent(readable_on_light(colour), readable_on_dark(colour))


def readable_on_light(colour: str) -> str:
    """Return the nearest shade, no lighter, that can be read on the light ground."""
    return _readable(colour, _luminance(_linear(LIGHT_GROUND)), towards=0.0)


def readable_on_dark(colour: str) -> str:
    """Return the nearest shade, no darker, that can be read on the dark ground."""
    return _readable(colour, _luminance(_linear(DARK_GROUND)), towards=1.0)


def contrast_on_light(colour: str) -> float:
    """Return the contrast of "#rrggbb" with the light ground, from 1 to 21."""
    return _contrast(_luminance(_from_hex(colour)), _luminance(_linear(LIGHT_GROUND)))


def oklch(colour: str) -> Channels:
    """Return lightness (0 to 1), chroma and hue (in degrees) of "#rrggbb"."""
    red, green, blue = _from_hex(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _readable(colour: str, ground: float, *, towards: float) -> str:
    shade, (lightness, chroma, hue) = colour, oklch(colour)
    for step in range(1, STEPS + 1):
        if _contrast(_luminance(_from_hex(shade)), ground) >= LEAST_CONTRAST:
            break
        moved = lightness + (towards - lightness) * step / STEPS
        shade = _to_hex(_shown((moved, chroma, hue)))
    return shade


def _shown(colour: Channels) -> Channels:
    """Return linear channels of the colour with the most chroma up to its own that screens show."""
    lightness, chroma, hue = colour
    least, most = 0.0, chroma
    if _is_shown(_linear(colour)):
        return _linear(colour)
    for _ in range(20):
        middle = (least + most) / 2
        if _is_shown(_linear((lightness, middle, hue))):
            least = middle
        else:
            most = middle
    return _linear((lightness, least, hue))


def _is_shown(channels: Channels) -> bool:
    return all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels)


def _linear(colour: Channels) -> Channels:
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


def _luminance(channels: Channels) -> float:
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, other: float) -> float:
    dark, light = sorted((one, other))
    return (light + 0.05) / (dark + 0.05)


def _from_hex(colour: str) -> Channels:
    """Return the linear channels of "#rrggbb" (IEC 61966-2-1)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _to_hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in channels)


def _encoded(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
