"""Rules of layout that no other test would notice: where text begins, what a finger can hit."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import Status
from incidents.management.demo import loading
from incidents.management.demo.founding import FOUNDING
from incidents.models import Incident, Job
from incidents.operations.actor import SYSTEM
from tests import make
from tests.e2e.story import Story, begin_job
from tests.e2e.test_accessibility import PAGES, REFUSALS
from tests.make import DAY, HOUR, MINUTE, SECOND
from tests.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.long]

# Whether the full stop of an element's text stands left of its first letter.
ENDS_LEFT = """(it) => {
  const text = it.firstChild;
  const left = (at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  return left(text.data.trimEnd().length - 1) < left(0);
}"""


# What a finger cannot hit: targets lower or narrower than 24 pixels, but for links within prose.
TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, summary, [role=slider]")]
  .filter((it) => it.checkVisibility() && !it.closest(".prose"))
  .filter((it) => [...it.getClientRects()].some(({width, height}) => Math.min(width, height) < 24))
  .map((it) => it.outerHTML)"""


WIDTHS = (1280, 360)
MEASURE = """() => {
  const top = (it) => Math.round(it.getBoundingClientRect().top + scrollY);
  const parts = [...document.querySelectorAll("main > *")].filter((it) => it.childElementCount);
  return {
    order: parts.map((it) => it.id.replace("live-", "")),
    components: top(document.getElementById("live-components")),
    troubled: Math.max(...[...document.querySelectorAll(
      ".component:has(.state:not(.state-operational)) .name")].map(top), 0),
    height: Math.round(document.documentElement.scrollHeight),
  };
}"""
TEXT = (
    "Some uploads take more than a minute, and one in twenty fails. We have moved traffic away"
    " from the disks that are slow. Uploads that failed can be sent again; nothing is lost. What"
    " was uploaded before is served as always."
)


def measured(page: Page) -> dict[int, dict]:
    """The order of the parts, where components begin and the height, by the page's width."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto("/")
        found[width] = page.evaluate(MEASURE)
    return found


def neighbours(count: int, *, now) -> None:
    """Add components until there are ``count``, of which five are in the story."""
    group = make.group("Mirrors", now=now - 90 * DAY)
    for number in range(count - 5):
        make.component(f"Mirror {number + 1} in another country", group=group, now=now - 90 * DAY)


def as_busy_as_the_demo(told: Story, *, now, count: int = 12) -> None:
    """Two more past incidents and planned works, an open incident of four updates and its job."""
    neighbours(count, now=now)
    for days in (2, 9):
        past = make.incident(
            name="Searches fail for some readers",
            now=now - days * DAY,
            components=make.degraded(told.components[2]),
        )
        make.update(past, Status.RESOLVED, now=now - days * DAY + HOUR)
    for days in (3, 20):
        make.maintenance(
            name="Move of the mail server to another room",
            body=TEXT,
            now=now,
            scheduled_for=now + days * DAY,
            scheduled_until=now + days * DAY + HOUR,
        )
    for minutes in (40, 10):
        make.update(told.open_incident, body=TEXT, now=now - minutes * MINUTE)
    begin_job(told, now=now)
    Job.objects.update(done_meaning="all pages show their latest release")


def another(name: str, *, told: Story, now) -> Incident:
    incident = make.incident(
        name=name,
        body=TEXT,
        now=now - HOUR,
        components=make.saying("partial_outage", told.components[3]),
    )
    estimate = Window(now + HOUR, now + 2 * HOUR)
    make.update(incident, Status.IDENTIFIED, body=TEXT, now=now - 20 * MINUTE, estimate=estimate)
    return incident


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["home", "component"])
def test_what_is_said_below_the_answer_begins_where_it_does(page: Page, told, name, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGES[name](told))

    lefts = page.locator(".answer span, .status .facts > :first-child").evaluate_all(
        "(all) => all.map((it) => Math.round(it.getBoundingClientRect().left))"
    )

    assert len(lefts) == 2
    assert max(lefts) - min(lefts) <= 1


def test_a_row_of_a_component_has_one_line_on_a_wide_screen(page: Page, told, now):
    make.component("Search", now=now - 200 * DAY)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")

    row = page.locator(".component:not(:has(.hint))").first
    middles = row.locator("> .name, > .track, > .uptime, > .state").evaluate_all(
        """(all) => all.map((it) => {
          const { top, bottom } = it.getBoundingClientRect();
          return (top + bottom) / 2;
        })"""
    )

    assert len(middles) == 4
    assert max(middles) - min(middles) <= 1


@pytest.mark.parametrize("width", WIDTHS)
def test_figures_of_uptime_stand_in_columns(page: Page, told, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/uptime")

    rights = page.locator(".sheet-share").evaluate_all(
        "(all) => all.map((it) => Math.round(it.getBoundingClientRect().right))"
    )

    assert len(rights) == 5
    assert len(set(rights)) == 1


@pytest.mark.long
@pytest.mark.parametrize("count", [12, 200])
def test_components_are_near_and_the_page_is_short_with_one_open_incident(
    page: Page, told, now, count
):
    as_busy_as_the_demo(told, now=now, count=count)

    found = measured(page)

    order = ["status", "incidents", "components", "planned", "days"]
    assert [each["order"] for each in found.values()] == [order, order]
    assert found[1280]["components"] <= 1_000
    assert found[360]["components"] <= 1_500
    for each in found.values():
        assert each["components"] < each["troubled"] < each["components"] + 300
    assert found[1280]["height"] <= 2_795
    assert found[360]["height"] <= 3_495


@pytest.mark.long
def test_an_incident_of_many_updates_changes_nothing_of_that(page: Page, told, now):
    as_busy_as_the_demo(told, now=now)
    before = measured(page)

    for number in range(31):
        body = "Still at it." if number < 30 else TEXT
        make.update(told.open_incident, body=body, now=now - (31 - number) * 10 * SECOND)
    make.update(told.open_incident, body=TEXT, now=now)

    assert measured(page) == before


@pytest.mark.long
def test_with_three_open_incidents_components_follow_each_ones_newest_update(page: Page, told, now):
    as_busy_as_the_demo(told, now=now)
    alone = measured(page)

    for name in ("Mail is late", "Documentation lacks its newest version"):
        another(name, told=told, now=now)
    found = measured(page)

    for width, each in ((1280, 350), (360, 550)):
        assert found[width]["components"] - alone[width]["components"] <= 2 * each
        assert found[width]["height"] - alone[width]["height"] <= 2 * each + 250


@pytest.mark.long
@pytest.mark.parametrize("count", [12, 200])
def test_without_an_open_incident_components_follow_the_answer(page: Page, told, now, count):
    neighbours(count, now=now)
    make.update(told.open_incident, Status.RESOLVED, now=now)

    found = measured(page)

    for width in WIDTHS:
        assert found[width]["order"] == ["status", "components", "planned", "days"]
        assert found[width]["components"] <= 400
        assert found[width]["troubled"] == 0
    assert found[1280]["height"] <= 1_900
    assert found[360]["height"] <= 2_500


@pytest.mark.long
def test_whatever_can_be_followed_is_large_enough_for_a_finger(
    page: Page, told, settings, bearable
):
    settings.ROOT_URLCONF = "tests.e2e.urls"
    bearable += REFUSALS
    page.set_viewport_size({"width": 360, "height": 640})

    too_small = {}
    for name, path in PAGES.items():
        page.goto(path(told))
        if found := page.evaluate(TOO_SMALL):
            too_small[name] = found

    assert too_small == {}


@pytest.mark.parametrize("name", ["home", "component"])
def test_a_bar_and_what_stands_below_it_go_the_same_way_in_every_language(
    page: Page, told, settings, name
):
    settings.STATUSPAGE_LANGUAGE = "ar"

    page.goto(PAGES[name](told))

    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    bar = page.locator(".bar").first.bounding_box()
    first, last = (it.bounding_box() for it in page.locator(".axis").first.locator("> span").all())
    assert abs(first["x"] - bar["x"]) < 2
    assert abs(last["x"] + last["width"] - bar["x"] - bar["width"]) < 2


def test_a_text_from_right_to_left_is_read_from_its_own_side(page: Page, told, now):
    make.update(told.open_incident, body="אנחנו בודקים.\n\n- אחת.", now=now)

    page.goto("/")

    prose = page.locator(".entry .prose").first
    assert prose.locator("p").evaluate(ENDS_LEFT)
    assert prose.locator("li").evaluate(ENDS_LEFT)


def test_all_that_the_picture_of_a_job_says_stands_within_it(page: Page, told):
    job = begin_job(told, now=timezone.now())
    Job.objects.update(name="Purge of the " + "cached redirects " * 9)

    page.goto(f"/jobs/{job.code}.svg")

    right, ends = page.evaluate(
        """() => [
          document.documentElement.width.baseVal.value,
          [...document.querySelectorAll("text")].map((text) => text.getBBox()).map(
            ({x, width}) => x + width),
        ]"""
    )
    assert len(ends) == 5
    assert max(ends) < right


def test_days_with_trouble_are_told_where_the_system_sets_all_colours(page: Page, told):
    page.emulate_media(forced_colors="active")

    page.goto(f"/uptime#component-{told.components[0].code}")

    outline = "(days) => days.map((day) => getComputedStyle(day).outlineStyle)"
    body = page.locator(f"#component-{told.components[0].code}")
    assert set(body.locator("td.partial").evaluate_all(outline)) == {"solid"}
    assert set(body.locator("td:not([class])").evaluate_all(outline)) == {"none"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_once_the_logo_is_there(page: Page, told: Story, scheme: str, width: int):
    make.page(logo=picture(size=(720, 120)), logo_dark=picture(size=(300, 100)))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    places = """() => [...document.querySelectorAll(".brand img, nav, main")]
        .map((it) => it.getBoundingClientRect()).map(({x, y, width}) => [x, y, width])"""
    page.route("**/images/*", lambda _route: None)  # it is on its way for ever
    page.goto("/uptime", wait_until="domcontentloaded")
    before = page.evaluate(places)

    page.unroute("**/images/*")
    page.reload()
    page.wait_for_function("document.querySelector('.brand img').naturalWidth > 0")

    assert page.evaluate(places) == before
    assert before[0][2] == (240 if scheme == "light" else 120)


@pytest.mark.long
def test_the_founding_incident_is_told_on_few_screens(page: Page):
    """Its updates, its postmortem, and the estimates beside what came."""
    loading.load(by=SYSTEM, url="http://localhost:8000", now=timezone.now())
    founding = Incident.objects.get(name=FOUNDING.name)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/incidents/{founding.code}")

    assert page.evaluate("document.documentElement.scrollHeight") < 4_000
