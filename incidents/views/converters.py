"""Path converters; a path that does not fit is answered with 404."""

from __future__ import annotations

from datetime import date

from incidents.domain import codes
from incidents.domain.images import ImageName
from incidents.domain.images.names import PLAIN_PATTERN


class CodeConverter:
    regex = rf"[a-z0-9]{{{codes.LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DigestConverter:
    """The start of a SHA-256, as in the names of collected files."""

    regex = r"[0-9a-f]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MonthConverter:
    """A month as its first day."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Raise ValueError, which the resolver takes for no match, on a month such as 0000-13."""
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value.year:04}-{value:%m}"


class ImageConverter:
    regex = PLAIN_PATTERN

    def to_python(self, value: str) -> ImageName | None:
        return ImageName.read(value)

    def to_url(self, value: ImageName) -> str:
        return str(value)


class TokenConverter:
    """The token of a link: it stands for the account of a subscriber, or shares a preview."""

    regex = r"[\w-]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
