"""Texts, and what a page's HTML consists of, for the tests of this package."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import strategies as st

from incidents.domain.markdown import to_html

ORDINARY_SECTION = """
## What happened at {0} o’clock

The caches served **stale redirects** for `/simple/foo_bar/` to clients of the
[package index](https://status.example/simple/), because `edge_config` had been *rolled out*
without a purge; see https://status.example/changes/{0} and the log of `node-17` below.

- [Change {0}](https://status.example/changes/{0}) touched `module_{0}.py`
- [Change {0}b](https://status.example/changes/{0}b) did ~~nothing~~ *little*
  - [x] undone

1. Purge the caches
   ```bash
   curl -X PURGE https://status.example/simple/ | tee purge.log
   ```
2. Watch the graphs

| Redirect | Before | After |
| --- | --- | --: |
| `/simple/a/` | 301 to `/a/` | 200 [new](https://status.example/a/) |
| `/simple/b/` | 404 | 200 |

> quoted from the chat

```python
def purge(urls: list[str]) -> None:
    for url in urls:
        session.request("PURGE", url, timeout=3)
```
"""

MARKS = [
    *"[]()*_`<>!#-+|~^:&;\\\"'=\n \t@/x1é😀\x00\x02\x03",
    *("\n\n", "\n    ", "\n> ", "\n- ", "\n  - ", "\n1. ", "**", "~~", "```\n", "```py\n", "---\n"),
    *(
        "[^a]",
        "[^a]: ",
        "[^b]: > ",
        "[a]",
        "[a]: ",
        "](",
        "][",
        "![",
        "- [ ] ",
        "# ",
        "|-|",
        "| ",
        "<!--",
        "-->",
    ),
    *(
        "https://a.example",
        "a@b.example",
        "<script>",
        "<a id=x href=",
        "<svg><math>",
        "</p>",
        "<b ",
        *("<b>", "</b>", "<br />", "<p>", "<ul>", "<li>", "</ul>", "<a href='#x'>", "</a>", "• "),
    ),
    *(
        "javascript:",
        "java\tscript:",
        "data:text/html,",
        "&#106;",
        "&colon;",
        "#top",
        "onclick=",
        "\ud800",
    ),
]
texts = st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=60).map("".join)


def html(source: str, heading_level: int = 3) -> str:
    return to_html(source, scope="u1", heading_level=heading_level).replace("\n", "")


class Page(HTMLParser):
    """The elements of some HTML, and whether each is closed in its turn."""

    VOID = frozenset({"br", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"comment {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"declaration {decl!r}")

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]
