from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.template import Context, Template
from django.utils import timezone

from incidents.domain import markdown as md

AT = datetime(2022, 6, 10, 16, 32, tzinfo=UTC)


def rendered(template: str, **context) -> str:
    return Template("{% load statuspage %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("clock", "16:32"),
        ("short", "Jun 10, 16:32"),
        ("weekday", "Fri, Jun 10, 16:32"),
        ("full", "Jun 10, 2022, 16:32"),
        ("day", "Jun 10, 2022"),
    ],
)
def test_moment_is_short_on_screen_full_on_demand_and_exact_for_machines(style, text):
    assert rendered("{% moment at style %}", at=AT, style=style) == (
        f'<time datetime="2022-06-10T16:32:00Z" data-moment="{style}"'
        f' title="Jun 10, 2022, 16:32 UTC">{text}</time>'
    )


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Europe/Berlin", "Jun 10, 2022, 18:32 CEST"),
        ("America/Sao_Paulo", "Jun 10, 2022, 13:32 UTC-03"),
        ("Asia/Kathmandu", "Jun 10, 2022, 22:17 UTC+0545"),
    ],
)
def test_moment_is_in_the_zone_that_is_set(zone, text):
    with timezone.override(ZoneInfo(zone)):
        found = rendered("{% moment at is_zoned=True %}", at=AT)

    assert f">{text}</time>" in found
    assert 'datetime="2022-06-10T16:32:00Z"' in found


@pytest.mark.parametrize(
    ("other", "text"),
    [
        (AT.replace(hour=1), "16:32"),
        (AT.replace(day=9), "Jun 10, 16:32"),
        (AT.replace(year=2021), "Jun 10, 2022, 16:32"),
    ],
)
@pytest.mark.parametrize("of", ["beside", "today"])
def test_moment_has_its_day_and_its_year_only_where_those_differ(other, text, of):
    found = rendered('{% moment at "clock" ' + of + "=other %}", at=AT, other=other)

    assert f">{text}<" in found


@pytest.mark.parametrize(
    ("hour", "text"),
    [(23, "01:30"), (0, "02:30 CEST"), (1, "02:30 CET"), (2, "03:30")],
)
def test_moment_says_its_zone_where_clocks_show_it_twice(hour, text):
    at = datetime(2022, 10, 29 if hour == 23 else 30, hour, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        assert f">{text}</time>" in rendered('{% moment at "clock" %}', at=at)
        assert ">Oct 30, 2022</time>" in rendered('{% moment at "day" %}', at=at)


def test_the_days_that_are_compared_are_those_of_the_zone():
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        found = rendered('{% moment at "clock" beside=other %}', at=AT, other=AT.replace(hour=14))

    assert ">Jun 11, 01:32<" in found


def test_moment_tells_its_script_what_stands_beside_it():
    source = '{% moment at "clock" beside=other %}'
    there = ' data-moment="clock" data-beside="2022-06-10T01:32:00Z"'

    assert there in rendered(source, at=AT, other=AT.replace(hour=1))
    assert "data-beside" not in rendered("{% moment at %}", at=AT)


def test_moment_of_today_does_not_say_when_the_page_was_made():
    source = '{% moment at "clock" today=now %}'

    same = [rendered(source, at=AT, now=AT.replace(hour=hour)) for hour in (17, 23)]

    assert same[0] == same[1]
    assert ' data-beside=""' in same[0]
    assert ">16:32<" in same[0]
    assert ">Jun 10, 16:32<" in rendered(source, at=AT, now=AT.replace(day=11))


def test_a_place_for_the_age_is_empty_until_a_script_fills_it():
    assert rendered("{% ago at %}", at=AT) == (
        '<span class="ago" data-age="2022-06-10T16:32:00Z"></span>'
    )
    assert rendered("{% lasting at %}", at=AT) == (
        '<span class="ago" data-age="2022-06-10T16:32:00Z" data-lasting></span>'
    )


def test_days_and_instants_are_written_in_the_zone_that_is_set():
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert rendered('{{ at|written:"minute" }}', at=AT) == "Jun 11, 2022 01:32"
    assert rendered('{{ at|written:"day" }}', at=AT.date()) == "Jun 10, 2022"
    assert rendered('{{ at|written:"day" }}', at=None) == rendered('{{ x|written:"day" }}') == ""


def test_shape_is_for_eyes_only():
    assert rendered('{% shape "major" %}') == (
        '<svg class="shape shape-major" aria-hidden="true"><use href="#shape-major"></use></svg>'
    )


def test_markdown_is_rendered_once_for_each_source_and_scope():
    caches["rendered"].clear()
    first = rendered('{{ source|markdown:"a" }}', source="# *Why*")
    keys = len(caches["rendered"]._cache)

    again = rendered('{{ source|markdown:"a" }}', source="# *Why*")
    other = rendered('{{ source|markdown:"b" }}', source="# *Why*")

    assert "<h3" in first
    assert "<em>Why</em>" in first
    assert again == first != other
    assert len(caches["rendered"]._cache) == keys + 1


def test_only_what_the_renderer_called_safe_is_printed_as_it_is():
    caches["rendered"].set(md.cache_key("*Why*", scope="a"), "<em>Why</em>")

    assert rendered('{% prose "*Why*" "a" %}') == "&lt;em&gt;Why&lt;/em&gt;"

    caches["rendered"].clear()
    assert "<em>Why</em>" in rendered('{% prose "*Why*" "a" %}')
    assert "<em>Why</em>" in rendered('{% prose "*Why*" "a" %}')


def test_heading_level_of_prose_follows_the_page():
    assert "<h5" in rendered('{% prose "# Why" "a" 5 %}')


def test_hostile_markdown_is_harmless():
    found = rendered('{% prose source "a" %}', source="<script>x</script>[x](javascript:y)")

    assert "<script" not in found
    assert "javascript:" not in found


def test_a_line_of_an_address_ends_after_a_slash():
    address = "https://status.example/components/a1<b/history.atom"

    assert rendered("{{ address|broken_at_slashes }}", address=address) == (
        "https://status.example/<wbr>components/<wbr>a1&lt;b/<wbr>history.atom"
    )
