"""Changes of the parsed tree: ids and levels of headings, tasks, tables, links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import takewhile
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from incidents.domain.images.names import ImageName, name_at

PLACEHOLDER = re.compile(f"{STX}[^{ETX}]*{ETX}")
TASK = re.compile(r"\s*\[(?P<state>[ xX])\]\s+")
BLOCKS = frozenset(
    {"ul", "ol", "p", "pre", "blockquote", "div", "table", "hr"} | {f"h{n}" for n in range(1, 7)}
)
SECTION_TITLE = "data-section-title"  # marks the headings of sections until they are finished
IMAGE_CLASS = "image-elsewhere"  # of a link that stands for an image which is not ours


def slug(text: str) -> str:
    """Return a text as part of an id, in its own alphabet."""
    return re.sub(r"\W+", "-", text.lower()).strip("-")[:60] or "section"


class Finish(Treeprocessor):
    def __init__(self, md: Markdown, *, prefix: str, heading_level: int, folder: str) -> None:
        super().__init__(md)
        self.prefix = prefix
        self.folder = folder
        self.heading_level = heading_level

    def run(self, root: Element) -> None:
        elements = list(root.iter())
        headings = [element for element in elements if re.fullmatch("h[1-6]", element.tag)]
        has_sections = any(heading.get(SECTION_TITLE) is not None for heading in headings)
        for heading in headings:
            is_within = has_sections and heading.attrib.pop(SECTION_TITLE, None) is None
            level = int(heading.tag[1]) + self.heading_level - 1 + 2 * is_within
            heading.tag = f"h{min(level, 6)}"
            drop_closing_marks(heading)
            heading.set("id", text_of(heading))
        rename_ids(elements, self.prefix)
        for element in elements:
            if element.get("class") == IMAGE_CLASS and (name := name_at(element.get("href", ""))):
                show(element, name, folder=self.folder)
        for element in elements:
            if finish := FINISHING.get(element.tag):
                finish(element)
            for index, child in enumerate(element):
                if child.tag == "table":
                    element[index] = scrolling(child)


def drop_closing_marks(heading: Element) -> None:
    """Drop the closing marks of “## Like this ##”."""
    text = (heading[-1].tail if len(heading) else heading.text) or ""
    title = text.rstrip("#")
    if title.endswith(" "):
        if len(heading):
            heading[-1].tail = title.rstrip()
        else:
            heading.text = title.rstrip()


def rename_ids(elements: list[Element], prefix: str) -> None:
    """Add the prefix to every id, make ids unique, and adapt the links."""
    uses: Counter[str] = Counter()
    renamed: dict[str, str] = {}
    for element in elements:
        if (old := element.get("id")) is not None:
            new = prefix + slug(old)
            while uses[new]:
                uses[new] += 1
                new = f"{new}-{uses[new]}"
            uses[new] = 1
            element.set("id", new)
            renamed.setdefault(f"#{old}", f"#{new}")
    for element in elements:
        if (href := element.get("href")) in renamed:
            element.set("href", renamed[href])


def text_of(element: Element) -> str:
    return PLACEHOLDER.sub("", "".join(element.itertext())).strip()


def task(item: Element) -> None:
    """Turn a leading [ ] or [x] into a checkbox labelled by the text after it."""
    is_loose = len(item) and item[0].tag == "p" and not (item.text or "").strip()
    holder = item[0] if is_loose else item
    mark = TASK.match(holder.text or "")
    if not mark:
        return
    item.set("class", "task-list-item")
    label = Element("label")
    box = SubElement(label, "input", type="checkbox", disabled="disabled")
    if mark["state"] != " ":
        box.set("checked", "checked")
    box.tail = f" {(holder.text or '')[mark.end() :]}"
    for child in takewhile(lambda child: child.tag not in BLOCKS, list(holder)):
        holder.remove(child)
        label.append(child)
    holder.text = ""
    holder.insert(0, label)


def link(anchor: Element) -> None:
    """Give a link without text its address as text, and unwrap links within it."""
    for inner in list(anchor.iter("a"))[1:]:
        inner.tag = "span"
        inner.attrib.clear()
    if not len(anchor) and not (anchor.text or "").strip():
        anchor.text = AtomicString(anchor.get("href", ""))


def show(anchor: Element, name: ImageName, *, folder: str) -> None:
    """Turn the link to an image of our own into the image, which has its place beforehand."""
    alt, tail = text_of(anchor), anchor.tail
    anchor.clear()
    anchor.tag, anchor.tail = "img", tail
    for key, value in {
        "src": f"{folder}{name}",
        "alt": alt,
        "width": str(name.width),
        "height": str(name.height),
        "loading": "lazy",
    }.items():
        anchor.set(key, value)


def paragraph(element: Element) -> None:
    """Drop line breaks at the end, left by empty lines in a quotation."""
    while len(element) and element[-1].tag == "br" and not (element[-1].tail or "").strip():
        element.remove(element[-1])


def cell(element: Element) -> None:
    if align := element.attrib.pop("align", ""):
        element.set("class", f"align-{align}")


def code(element: Element) -> None:
    # Focusable, so that what is too wide can be scrolled from the keyboard.
    element.set("tabindex", "0")


FINISHING: dict[str, Callable[[Element], None]] = {
    "a": link,
    "li": task,
    "p": paragraph,
    "pre": code,
    "td": cell,
    "th": cell,
}


def scrolling(table: Element) -> Element:
    """Wrap a table so that a wide one scrolls by itself, labelled by its column heads.

    It is a group, not a region: regions are landmarks, whose names must be unique.
    """
    name = ", ".join(filter(None, map(text_of, table.iter("th")))) or text_of(table)
    frame = Element(
        "div", {"class": "table-scroll", "tabindex": "0", "role": "group", "aria-label": name[:100]}
    )
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame
