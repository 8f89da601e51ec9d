"""Shapes of real public postmortems as editors put them on the clipboard, in words of our own.

Each with what readers must see of it: a CSS selector, and how many there are.
"""

from __future__ import annotations

Shape = tuple[str, dict[str, int]]

# A document of Google Docs stands in a bold element that is not bold; lists are flat siblings.
_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">'
    '<h2 dir="ltr"><span style="font-weight:400;">What happened</span></h2>'
    '<p dir="ltr"><span style="font-weight:700;">Installers</span><span> looped.</span></p>'
    '<ul><li dir="ltr" aria-level="1"><p><span>Old caches</span></p></li>'
    '<ul><li dir="ltr" aria-level="2"><p><span>at the edge</span></p></li>'
    '<li dir="ltr" aria-level="2"><p><span>in between</span></p></li></ul>'
    '<li dir="ltr" aria-level="1"><p><span>Two changes</span></p></li></ul></b>'
)
_WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}'
    "</style></head><body><!--StartFragment--><h1>Incident<o:p></o:p></h1>"
    '<table class="MsoTableGrid" border="1"><tr><td><p class="MsoNormal"><b>Time</b></p></td>'
    '<td><p class="MsoNormal"><b>Event</b></p></td></tr><tr><td><p class="MsoNormal">10:50</p></td>'
    '<td><p class="MsoNormal">Both go live&nbsp;| at once</p></td></tr></table>'
    "<!--EndFragment--></body></html>"
)
_WIKI = (
    '<h2 id="tl">Timeline</h2><div class="table-wrap"><table><colgroup><col><col></colgroup>'
    "<tbody><tr><th><p>UTC</p></th><th><p>What</p></th></tr>"
    "<tr><td><p>11:34</p></td><td><p>Purge <strong>starts</strong></p><p>by letter</p></td></tr>"
    "<tr><td><p>16:01</p></td><td><ul><li><p>done</p></li><li><p>some failed</p></li></ul></td>"
    "</tr></tbody></table></div>"
)
_FORGE = (
    '<div class="markdown-heading"><h3>Follow-ups</h3></div><ul class="contains-task-list">'
    '<li class="task-list-item"><input type="checkbox" disabled> purge safely</li>'
    '<li class="task-list-item"><input type="checkbox" checked disabled> file issues</li></ul>'
    '<div class="highlight"><pre><span class="pl-k">for</span> name <span>in</span> names:\n'
    "    purge(name)</pre></div>"
)
_CODE_EDITOR = (
    '<div style="font-family: Consolas, monospace;white-space: pre;"><div><span>GET</span> /json/a'
    "</div><div><span>301</span> /json/A</div></div>"
)
_STEPS = (
    "<ol><li>Identify<ul><li>which caches</li><li>which names</li></ul></li>"
    "<li>Purge<ol><li>by letter</li><li>again what failed</li></ol></li><li>Watch</li></ol>"
)
_QUOTATION = (
    "<blockquote><p>We purge.</p><blockquote><p>And wait.</p></blockquote></blockquote>"
    "<p>So <em>we</em> said.</p>"
)
_LINKS = (
    '<p>See <a href="https://example.org/a_(b)">the <b>log</b></a>, '
    '<a href="https://example.org/?a=1&amp;b=2">the graph</a> and <code>x | y</code>.</p><hr>'
    "<p>2 * 3 * 4, snake_case_name, [brackets], &lt;tag&gt; and # no heading.</p>"
    "<p># one of many</p><p>- a dash</p><p>2022. A year.</p><p>---</p>"
)
_IMAGE = (
    '<h3>Requests</h3><figure><img src="https://example.org/graph.png" alt="Requests per second">'
    "<figcaption>They tripled.</figcaption></figure><p>Then they fell.</p>"
)
_SECTIONS = "".join(
    f"<h{level}>Level {level}</h{level}><p>Text of level {level}.<br>A second line.</p>"
    for level in (1, 2, 3, 4)
)
_CODE_IN_A_LIST = (
    "<ul><li><p>See the answer:</p><pre><code>HTTP/1.1 301\n# not a heading\n\nLocation: /a</code>"
    "</pre></li><li><p>It never ends.</p></li></ul>"
)
_LONG = "".join(
    f"<h3>Hour {hour}</h3><p>It went <strong>on</strong>, and on.</p><ul><li>a</li><li>b</li></ul>"
    for hour in range(120)
)

SHAPES: dict[str, Shape] = {
    "Google Docs": (_DOCS, {"h4, h5, h6": 1, "li li": 2, "strong": 1}),
    "Word": (_WORD, {"table": 1, "tr": 2, "strong": 2}),
    "a wiki's table": (_WIKI, {"table": 1, "tr": 3, "th": 2}),
    "a forge's tasks and code": (_FORGE, {"input[type=checkbox]": 2, "pre": 1}),
    "a code editor": (_CODE_EDITOR, {"pre": 1}),
    "nested steps": (_STEPS, {"ol": 2, "li": 7}),
    "quotations": (_QUOTATION, {"blockquote": 2, "em": 1}),
    "links and signs": (_LINKS, {"a": 2, "code": 1, "hr": 1, "h4, h5, h6, li": 0}),
    "an image": (_IMAGE, {"h4, h5, h6": 1, "a": 1}),
    "headings": (_SECTIONS, {"h3, h4, h5, h6": 4}),
    "code in a list": (_CODE_IN_A_LIST, {"li": 2, "li pre": 1}),
    "a long one": (_LONG, {"h4, h5, h6": 120, "li": 240, "strong": 120}),
}
