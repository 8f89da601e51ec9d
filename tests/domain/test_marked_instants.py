from __future__ import annotations

from datetime import UTC, datetime

from incidents.domain import markdown
from incidents.domain.marked_instants import marked, shown
from tests.make import HOUR, NOW


def told(at: datetime, style: str, beside: datetime | None) -> str:
    return f"<{style} {at:%H:%M}{f' beside {beside:%H:%M}' if beside else ''}>"


def test_marks_pass_markdown_and_are_shown():
    source = f"**{marked(NOW, 'day')}**\n\n- **{marked(NOW + HOUR, 'clock', NOW)}** It *began*."

    html = shown(markdown.to_html(source, scope="x"), told)

    assert f"<strong><day {NOW:%H:%M}></strong>" in html
    assert f"<strong><clock {NOW + HOUR:%H:%M} beside {NOW:%H:%M}></strong> It <em>" in html


def test_the_last_second_of_a_day_is_of_that_day():
    last = datetime(2022, 6, 10, 23, 59, 59, 700_000, tzinfo=UTC)

    assert shown(marked(last, "short"), told) == "<short 23:59>"


def test_a_mark_within_a_tag_is_plain():
    html = f'<a href="/x?a=1>0&amp;at={marked(NOW, "short")}">{marked(NOW, "short")}</a>'

    found = shown(html, told)

    assert found == f'<a href="/x?a=1>0&amp;at={NOW:%Y-%m-%dT%H:%M:%SZ}"><short {NOW:%H:%M}></a>'
