from __future__ import annotations

import pytest

from incidents.domain.images import ImageName, as_markdown, names_in
from incidents.domain.images.names import name_at

NAME = ImageName("k3v9x0q2m1zt", 800, 600, "png")


def test_a_name_is_read_as_it_is_written():
    assert str(NAME) == "k3v9x0q2m1zt-800x600.png"
    assert ImageName.read(str(NAME)) == NAME
    assert name_at(NAME.path) == NAME


@pytest.mark.parametrize(
    "name",
    [
        "",
        "photo.png",
        "../k3v9x0q2m1zt-800x600.png",
        "k3v9x0q2m1zt-800x600.svg",
        "k3v9x0q2m1zt-800x600.png/",
        "k3v9x0q2m1zt-0x600.png",
        "K3V9X0Q2M1ZT-800x600.png",
        "k3v9x0q2m1zt-800x600.png\n",
    ],
)
def test_nothing_else_is_a_name(name):
    assert ImageName.read(name) is None


def test_a_text_refers_to_each_image_once_in_order():
    other = ImageName("aaaaaaaaaaaa", 1, 1, "jpg")
    text = f"![a]({NAME.path}) ![b]({other.path} 'title')\n[c][d]\n\n[d]: {NAME.path}"

    assert names_in(text) == [NAME, other]
    assert names_in(f"{NAME.path}x and images/{NAME}") == []


def test_an_image_elsewhere_is_none_of_ours():
    assert names_in(f"![x](https://status.example.org{NAME.path}) //a{NAME.path}") == []


def test_an_alternative_text_says_what_was_typed():
    assert as_markdown(NAME, alt="Lag [s] of *a_b*") == (rf"![Lag \[s\] of \*a\_b\*]({NAME.path})")
