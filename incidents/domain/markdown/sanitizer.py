"""The allow-list of HTML: nothing else reaches a page, whatever the parser returns."""

from __future__ import annotations

from collections.abc import Callable

import nh3

from incidents.domain.images.names import FOLDER, ImageName
from incidents.domain.markdown.code import CLASSES
from incidents.domain.markdown.tree import IMAGE_CLASS, slug

TAGS = frozenset(
    """a blockquote br code del div em h1 h2 h3 h4 h5 h6 hr img input label li ol p pre span strong
    sup table tbody td th thead tr ul""".split()  # noqa: SIM905
)
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "title"},
    "div": {"aria-label"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
}
VALUES = {
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "img": {"loading": {"lazy"}},
    "input": {"type": {"checkbox"}, "disabled": {"disabled", ""}, "checked": {"checked", ""}},
    "pre": {"tabindex": {"0"}},
}
ALIGNMENTS = {"align-left", "align-center", "align-right"}
ALLOWED_CLASSES = {
    "a": {"footnote-ref", "footnote-backref", IMAGE_CLASS},
    "div": {"footnote", "table-scroll"},
    "li": {"task-list-item"},
    "pre": {"highlight"},
    "span": CLASSES,
    "td": ALIGNMENTS,
    "th": ALIGNMENTS,
}


def clean(html: str, *, prefix: str, folder: str = FOLDER) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=frozenset({"script", "style"}),
        attributes=ATTRIBUTES,
        tag_attribute_values=VALUES,
        # A checkbox that could be ticked would promise to remember it.
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
        allowed_classes=ALLOWED_CLASSES,
        attribute_filter=within(prefix, folder),
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )


def within(prefix: str, folder: str) -> Callable[[str, str, str], str | None]:
    """Return a filter that keeps ids, and links to ids, with ``prefix``, and images in ``folder``.

    Of images it keeps only those that may be our own.
    """

    def filtered(tag: str, name: str, value: str) -> str | None:
        if name == "id" and not value.startswith(prefix):
            return None
        if name == "src" and not is_in(folder, value):
            return None
        if name == "href" and value.strip().startswith("#"):
            target = value.strip().removeprefix("#")
            return f"#{target}" if target.startswith(prefix) else f"#{prefix}{slug(target)}"
        return value

    return filtered


def is_in(folder: str, address: str) -> bool:
    return address.startswith(folder) and ImageName.read(address.removeprefix(folder)) is not None
