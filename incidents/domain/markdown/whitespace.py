"""Tabs and empty lines as the parser wants them."""

from __future__ import annotations

from markdown.preprocessors import Preprocessor


class Whitespace(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        """Expand tabs, drop what ends lines, and keep one of several empty lines."""
        lines = [line.expandtabs(4).rstrip(" ") for line in lines]
        return [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
