"""Names of images, and how a text refers to one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from incidents.domain import codes

FOLDER = "/images/"
"""The public address of all images."""
TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
PATTERN = (
    rf"(?P<code>[a-z0-9]{{{codes.LENGTH}}})"
    rf"-(?P<width>[1-9][0-9]{{0,3}})x(?P<height>[1-9][0-9]{{0,3}})\.(?P<suffix>{'|'.join(TYPES)})"
)
# For Django's paths, which name no groups.
PLAIN_PATTERN = re.sub(r"\?P<\w+>", "?:", PATTERN)
_NAME = re.compile(PATTERN)
_REFERENCE = re.compile(rf"(?<![\w/]){FOLDER}(?P<name>{PATTERN})(?![\w.-])")
# What has a meaning in Markdown, so that a text says what was typed.
_MARK = re.compile(r"([\\`*_\[\]<~])")


@dataclass(frozen=True)
class ImageName:
    """The name of a file, as in "k3v9x0q2m1zt-800x600.png".

    It tells the size, so that a page gives the image its place before it is loaded, and nothing
    of what the file was called by whoever uploaded it.
    """

    code: str
    width: int
    height: int
    suffix: str

    @classmethod
    def read(cls, name: str) -> ImageName | None:
        """Return the name that ``name`` is, None if no image has such a one."""
        found = _NAME.fullmatch(name)
        return found and cls(
            found["code"], int(found["width"]), int(found["height"]), found["suffix"]
        )

    def __str__(self) -> str:
        return f"{self.code}-{self.width}x{self.height}.{self.suffix}"

    @property
    def path(self) -> str:
        return f"{FOLDER}{self}"

    @property
    def content_type(self) -> str:
        return TYPES[self.suffix]


def name_at(address: str) -> ImageName | None:
    """Return the name of the image of our own at ``address``, None for any other address."""
    return ImageName.read(address.removeprefix(FOLDER)) if address.startswith(FOLDER) else None


def names_in(source: str) -> list[ImageName]:
    """Return the images to which a text in Markdown refers, each once, in order.

    Rather one too many, as in a sample of code, than one that readers miss.
    """
    found = (ImageName.read(match["name"]) for match in _REFERENCE.finditer(source))
    return list(dict.fromkeys(name for name in found if name))


def as_markdown(name: ImageName, *, alt: str) -> str:
    """Return what shows the image in a text."""
    label = _MARK.sub(r"\\\1", alt)
    return f"![{label}]({name.path})"
