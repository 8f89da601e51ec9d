from __future__ import annotations

from incidents.render.fragments import squeezed


def test_indentation_goes_and_that_of_code_stays():
    html = "<p>\n    a  b\n\n  </p>\n<pre><code>if x:\n    y\n</code></pre>\n  <pre>\n  z</pre>"

    assert squeezed(html) == (
        "<p>\na  b\n</p>\n<pre><code>if x:\n    y\n</code></pre>\n<pre>\n  z</pre>"
    )
