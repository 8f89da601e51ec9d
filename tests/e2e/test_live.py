"""Tests of live.js: when it asks, what it changes, what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from random import Random
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.models import Incident
from incidents.operations import incidents, postmortems
from incidents.operations.actor import SYSTEM
from tests import make
from tests.e2e.live import hide, refresh, show
from tests.make import MINUTE
from tests.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.long]

LOST = "Connection lost; last updated"
# Chromium says aloud what the network refused and, as htmx does, what failed.
NETWORK = ["Failed to load resource", "htmx:sendError", "htmx:afterRequest", "htmx:timeout"]


def count_refreshes(page: Page) -> Callable[[], int]:
    page.evaluate(
        """() => {
          window.refreshes = 0;
          document.body.addEventListener("refresh", () => (window.refreshes += 1));
        }"""
    )
    return lambda: page.evaluate("window.refreshes")


def publish(incident: Incident, body: str, *, now: datetime) -> None:
    sections = [Section("Summary", body)]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=now)
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=now)


def _fragment(random: Random) -> str:
    return f'<section id="live-days" data-live="">{_nodes(random, depth=3)}</section>'


def _inner(fragment: str) -> str:
    return fragment.partition(">")[2].removesuffix("</section>")


def _nodes(random: Random, *, depth: int) -> str:
    """Some elements, words and spaces; ids come back in another order, or not at all."""
    ids = random.sample(range(4), 4)
    return "".join(_node(random, f"{depth}{ids.pop()}", depth) for _ in range(random.randrange(4)))


def _node(random: Random, number: str, depth: int) -> str:
    kind = random.choice(["word", "space", "keyed", "plain"])
    if kind == "word" or (kind != "space" and not depth):
        return f"<b>{random.choice('abc')}</b>"
    if kind == "space":
        return " "
    mark = f' id="{random.choice("xy")}{number}"' if kind == "keyed" else ""
    return f"<div{mark}>{random.choice('ab')} {_nodes(random, depth=depth - 1)}</div>"


# When it asks


def test_fragments_are_asked_for_every_half_minute_or_so(page: Page, now):
    page.clock.install(time=now)
    page.clock.pause_at(now + MINUTE)
    page.goto("/")
    refreshes = count_refreshes(page)

    seen = []
    for more_ms in (26_000, 8_000, 33_000):
        page.clock.run_for(more_ms)
        seen.append(refreshes())

    assert seen == [0, 1, 2]


def test_a_hidden_tab_does_not_ask_until_it_is_seen_again(page: Page):
    page.clock.install()
    page.goto("/")
    refreshes = count_refreshes(page)

    hide(page)
    page.clock.run_for(120_000)
    while_hidden = refreshes()
    show(page)

    assert (while_hidden, refreshes()) == (0, 1)


def test_a_refresh_asks_for_all_fragments(page: Page):
    page.goto("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))

    refresh(page)

    fragments = [path.removeprefix("/live/") for path in asked if path.startswith("/live/")]
    assert fragments == ["status", "incidents", "components", "planned", "days"]


def test_bytes_that_the_browser_has_are_not_sent_again(page: Page):
    page.goto("/")
    refresh(page)

    def size_bytes() -> int:
        with page.expect_response("**/live/days") as response:
            refresh(page)
        return response.value.request.sizes()["responseBodySize"]

    # Chromium takes the headers that it had kept off what came over the line.
    assert size_bytes() <= 0


# What it changes


def test_same_bytes_change_nothing_in_the_page(page: Page):
    page.goto("/")
    page.evaluate(
        """() => {
          window.changes = [];
          const note = (found) => window.changes.push(...found.map((one) => one.target.nodeName));
          new MutationObserver(note).observe(
            document.querySelector("main"),
            {childList: true, subtree: true, characterData: true},
          );
        }"""
    )

    refresh(page)

    assert page.evaluate("window.changes") == []


def test_a_new_update_appears_and_the_rest_of_the_page_is_left_alone(page: Page, told, now):
    page.goto("/")
    components = page.locator(".component")
    components.evaluate_all("(them) => them.forEach((it) => (it.isKept = true))")

    make.update(told.open_incident, Status.MONITORING, body="Purges are done.", now=now)
    refresh(page)

    labels = page.locator(f"#incident-{told.open_incident.code} .label")
    expect(labels).to_have_text(["Monitoring", "Update", "Identified"])
    kept = components.evaluate_all("(them) => them.map((it) => Boolean(it.isKept))")
    assert kept == [True] * 5


def test_what_the_server_says_is_what_the_page_shows_in_the_end(page: Page, told, now):
    page.goto("/")
    make.update(told.open_incident, Status.RESOLVED, body="Done.", now=now)
    make.incident(name="Second", now=now, components=make.degraded(told.components[4]))
    make.component("Search", now=now)

    refresh(page)

    shape = """(selector) => [...document.querySelectorAll(selector)].map((one) =>
        one.textContent.replace(/\\s+/g, " "))"""
    patched = page.evaluate(shape, "main > *")
    page.reload()
    assert page.evaluate(shape, "main > *") == patched


def test_any_answer_becomes_any_other(page: Page):
    page.goto("/")
    random = Random(7)
    answers = [_fragment(random) for _ in range(25)]
    page.route("**/live/days", lambda route: route.fulfill(body=answers[0]))

    while answers:
        refresh(page)
        assert page.locator("#live-days").inner_html() == _inner(answers.pop(0))


def test_what_becomes_another_element_under_its_id_is_replaced(page: Page):
    """As after an upgrade, in pages that were open before it."""
    page.goto("/")
    bodies = ['<section id="group-x">Search</section>', '<details id="group-x">Search</details>']
    page.route(
        "**/live/days",
        lambda route: route.fulfill(body=f'<section id="live-days">{bodies.pop(0)}</section>'),
    )
    refresh(page)

    refresh(page)

    expect(page.locator("#live-days > details")).to_have_count(1)


def test_a_new_paragraph_is_put_before_an_old_one_not_into_it(page: Page):
    page.goto("/")
    bodies = ["<p>old</p>", "<p>new</p><p>old</p>"]
    page.route(
        "**/live/days",
        lambda route: route.fulfill(body=f'<section id="live-days">{bodies.pop(0)}</section>'),
    )
    refresh(page)
    page.evaluate("() => (document.querySelector('#live-days p').isKept = true)")

    refresh(page)

    paragraphs = "(them) => them.map((it) => [it.textContent, Boolean(it.isKept)])"
    assert page.locator("#live-days p").evaluate_all(paragraphs) == [["new", False], ["old", True]]


def test_a_translated_page_is_patched_as_well(page: Page, told, now):
    page.goto("/")
    page.evaluate(
        """() => document.querySelectorAll(".answer span, .entry .label").forEach((it) => {
          const font = document.createElement("font");
          font.textContent = "Übersetzt";
          it.replaceChildren(font);
        })"""
    )

    make.update(told.open_incident, Status.RESOLVED, now=now)
    make.incident(name="Second", now=now, components=make.saying("major_outage", *told.components))
    refresh(page)

    expect(page.locator("#answer")).to_contain_text("major outage")
    expect(page.locator("#live-incidents .label")).to_have_text(["Identified"])


def test_focus_survives(page: Page, told, now):
    page.goto("/")
    link = page.get_by_role("link", name=told.open_incident.name).first
    link.focus()

    make.update(told.open_incident, now=now)
    refresh(page)

    expect(page.locator("#live-incidents .entry")).to_have_count(3)
    expect(link).to_be_focused()


def test_focus_follows_an_incident_that_moves_to_its_day(page: Page, told, now):
    page.goto("/")
    page.locator("#live-incidents").get_by_role("link", name=told.open_incident.name).focus()

    make.update(told.open_incident, Status.RESOLVED, now=now)
    refresh(page)

    expect(
        page.locator("#live-days").get_by_role("link", name=told.open_incident.name)
    ).to_be_focused()


def test_selected_text_stays_selected(page: Page, told, now):
    page.goto("/")
    page.evaluate(
        """() => {
          const text = document.querySelector(".upcoming .prose p").firstChild;
          getSelection().setBaseAndExtent(text, 0, text, 12);
        }"""
    )
    selected = page.evaluate("String(getSelection())")

    make.update(told.open_incident, now=now)
    refresh(page)

    assert selected == "Uploads will"
    assert page.evaluate("String(getSelection())") == selected


def test_open_details_stay_open(page: Page, told, now):
    page.goto("/")
    folded = ["#formula", f"#earlier-{told.open_incident.code}", f"#group-{told.community.code}"]
    for selector in folded:
        page.locator(selector).locator("summary").click()

    make.update(told.open_incident, components=make.degraded(told.components[2]), now=now)
    refresh(page)

    expect(page.locator(".component .state-degraded")).to_have_count(3)
    for selector in folded:
        expect(page.locator(selector)).to_have_attribute("open", "")


def test_what_is_being_read_does_not_move(page: Page, told, now):
    page.set_viewport_size({"width": 800, "height": 400})
    page.goto("/")
    day = page.locator(".day").last
    day.evaluate("(day) => day.scrollIntoView()")
    place = day.bounding_box()

    make.update(told.open_incident, body="A long story.\n\n" * 20, now=now)
    refresh(page)

    expect(page.locator("#live-incidents .entry")).to_have_count(3)
    assert day.bounding_box() == pytest.approx(place, abs=1)


def test_an_incident_withdrawn_meanwhile_leaves_its_open_page_as_it_was(
    page: Page, told, now, bearable
):
    bearable += ["Failed to load resource: the server responded with a status of 404"]
    page.goto(f"/incidents/{told.open_incident.code}")

    incidents.withdraw_incident(told.open_incident.pk, by=SYSTEM, now=now)
    refresh(page)

    expect(page.get_by_role("heading", level=1)).to_have_text(told.open_incident.name)
    expect(page.locator("#connection")).to_be_hidden()


# What it says


def test_first_load_says_nothing(page: Page):
    page.goto("/")
    refresh(page)

    expect(page.locator("#announcer")).to_be_empty()


def test_all_that_is_new_is_said_once_in_one_go(page: Page, told, now):
    page.goto("/")
    announcer = page.locator("#announcer")

    make.update(told.open_incident, Status.MONITORING, now=now)
    make.incident(
        name="Mail is late",
        status=Status.INVESTIGATING,
        now=now,
        components=make.saying("major_outage", told.components[4]),
    )
    refresh(page)

    expect(announcer).to_have_text(re.compile("Mail has a major outage"))
    expect(announcer).to_have_text(re.compile("Monitoring"))
    expect(announcer).to_have_text(re.compile("Investigating"))
    announcer.evaluate("(it) => (it.textContent = '')")
    refresh(page)
    expect(announcer).to_be_empty()


def test_the_publication_of_a_postmortem_is_said(page: Page, told, now):
    incident = told.open_incident
    make.update(incident, Status.RESOLVED, now=now)
    page.goto(f"/incidents/{incident.code}")
    publish(incident, "Two changes, one loop.", now=now)

    refresh(page)

    announcer = page.locator("#announcer")
    expect(page.locator(".postmortem")).to_contain_text("Two changes, one loop.")
    expect(announcer).to_have_text(f"{incident.name}: Postmortem")
    announcer.evaluate("(it) => (it.textContent = '')")
    refresh(page)
    expect(announcer).to_be_empty()
    publish(incident, "Three changes, one loop.", now=now + MINUTE)
    refresh(page)
    expect(announcer).to_have_text(f"{incident.name}: Postmortem")


def test_the_title_and_the_icon_follow_the_state(page: Page, told, now):
    page.goto("/")
    icon = page.locator("#icon")
    expect(page).to_have_title("● Degraded performance – Package index status")
    expect(icon).to_have_attribute("href", re.compile("favicon-degraded"))

    worse = make.incident(now=now, components=make.saying("major_outage", told.components[4]))
    refresh(page)
    expect(page).to_have_title("● Major outage – Package index status")
    expect(icon).to_have_attribute("href", re.compile("favicon-major"))
    for incident in (worse, told.open_incident):
        make.update(incident, Status.RESOLVED, now=now)
    refresh(page)

    expect(page).to_have_title("Operational – Package index status")
    expect(icon).to_have_attribute("href", re.compile("favicon-operational"))


def test_so_do_those_of_an_incident_and_of_a_component(page: Page, context, told, now):
    pages = {
        f"/incidents/{told.open_incident.code}": "Redirect loops: Resolved",
        f"/components/{told.components[0].code}": "Index – CDN: Operational",
    }
    tabs = {path: context.new_page() for path in pages}
    for path, tab in tabs.items():
        tab.goto(path)
        expect(tab.locator("#icon")).to_have_attribute("href", re.compile("favicon-degraded"))
        expect(tab).to_have_title(re.compile("^● "))

    make.update(told.open_incident, Status.RESOLVED, now=now)

    for path, tab in tabs.items():
        tab.bring_to_front()
        refresh(tab)
        expect(tab).to_have_title(f"{pages[path]} – Package index status")
        expect(tab.locator("#icon")).to_have_attribute("href", re.compile("favicon-operational"))


def test_the_page_s_own_icon_comes_back_once_nothing_is_wrong(page: Page, told, now):
    own = make.page(favicon=picture(size=(64, 64)), name="Package index status").images[0].name.path
    page.goto("/")
    icon = page.locator("#icon")
    expect(icon).to_have_attribute("href", re.compile("favicon-degraded"))

    make.update(told.open_incident, Status.RESOLVED, now=now)
    refresh(page)

    expect(icon).to_have_attribute("href", own)


def test_an_answer_that_comes_back_is_news_again(page: Page, told, now):
    page.goto("/")
    answer = page.locator("#answer").inner_text()
    second = make.incident(now=now, components=make.saying("major_outage", told.components[4]))
    refresh(page)
    expect(page.locator("#announcer")).to_contain_text("Mail has a major outage")

    make.update(
        second, Status.RESOLVED, components=make.saying("operational", told.components[4]), now=now
    )
    refresh(page)

    expect(page.locator("#announcer")).to_contain_text(answer)


# When the connection is lost


def test_a_lost_connection_is_told_with_the_time_of_the_last_good_answer(page: Page, bearable):
    bearable += NETWORK
    page.clock.install(time="2026-03-01T12:00:00Z")
    page.goto("/")
    page.route("**/live/**", lambda route: route.abort())

    page.clock.set_fixed_time("2026-03-01T12:07:00Z")
    refresh(page)

    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("#connection")).to_have_text(f"{LOST} 21:00. Trying again.")
    page.locator("#zone-switch").click()
    expect(page.locator("#connection")).to_have_text(f"{LOST} 12:00. Trying again.")


def test_a_connection_that_is_back_is_no_longer_told_as_lost(page: Page, told, now, bearable):
    bearable += NETWORK
    page.goto("/")
    page.route("**/live/**", lambda route: route.abort())
    refresh(page)
    make.update(told.open_incident, now=now)

    page.unroute("**/live/**")
    refresh(page)

    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("#live-incidents .entry")).to_have_count(3)


def test_a_server_in_trouble_is_told_as_a_lost_connection(page: Page, bearable):
    bearable += NETWORK
    page.goto("/")
    page.route("**/live/days", lambda route: route.fulfill(status=503, body="Busy"))

    refresh(page)

    expect(page.locator("#connection")).to_contain_text(LOST)
    expect(page.locator("#live-days")).to_contain_text("No incidents reported")


def test_answers_that_the_server_could_not_renew_are_told_until_it_can(page: Page):
    page.clock.install(time="2026-03-01T12:00:00Z")
    page.goto("/")
    since = {"X-Stale-Since": "Sun, 01 Mar 2026 11:58:00 GMT"}

    def as_stale(route: Route) -> None:
        route.fulfill(response=(answer := route.fetch()), headers=answer.headers | since)

    page.route("**/live/**", as_stale)
    refresh(page)
    expect(page.locator("#connection")).to_have_text(
        "This page could not reach its database; what you see is from 20:58."
    )

    page.unroute("**/live/**")
    refresh(page)

    expect(page.locator("#connection")).to_be_hidden()


def test_an_answer_that_is_no_fragment_is_not_shown(page: Page, bearable):
    """As from a portal of a hotel's network, which answers 200 to everything."""
    page.goto("/")
    page.route("**/live/**", lambda route: route.fulfill(status=200, body="<h1>Welcome!</h1>"))

    refresh(page)

    expect(page.locator("body")).not_to_contain_text("Welcome!")
    expect(page.locator("#connection")).to_contain_text(LOST)
