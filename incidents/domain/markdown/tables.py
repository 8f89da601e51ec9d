"""Tables, also right after a paragraph."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown.extensions.tables import TableProcessor

from incidents.domain.markdown.marks import is_table


class TableAfterText(TableProcessor):
    def test(self, parent: Element, block: str) -> bool:
        self.start = first_table(block)
        return self.start is not None and super().test(parent, from_line(block, self.start))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block, start = blocks.pop(0), self.start or 0
        if start:
            separator, border = self.separator, self.border
            self.parser.parseBlocks(parent, ["\n".join(block.split("\n")[:start])])
            self.separator, self.border = separator, border
        blocks.insert(0, from_line(block, start))
        super().run(parent, blocks)

    def _split(self, row: str) -> list[str]:
        """Split a row into cells, whose escaped pipes are pipes, in code too."""
        cells: list[str] = super()._split(row)  # type: ignore[misc]
        return [cell.replace(r"\|", "|") for cell in cells]


def first_table(block: str) -> int | None:
    pairs = enumerate(pairwise(block.split("\n")))
    return next((at for at, (line, below) in pairs if is_table(line, below)), None)


def from_line(block: str, at: int) -> str:
    return "\n".join(block.split("\n")[at:])
