"""Jobs on open pages: followed reading by reading, said aloud seldom, readable without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from tests import make
from tests.e2e.live import refresh
from tests.e2e.story import begin_job, read
from tests.make import MINUTE, SECOND

pytestmark = [pytest.mark.browser, pytest.mark.long]


def bar(page: Page):
    return page.get_by_role("progressbar")


def test_a_reading_moves_the_bar_and_touches_nothing_else(page: Page, job, now):
    page.goto("/")
    page.evaluate(
        """() => {
          window.changed = new Set();
          const around = (node) => (node.closest ? node : node.parentElement);
          const part = (node) => around(node)?.closest("[data-live]")?.id ?? "";
          const note = (found) => found.forEach((one) => window.changed.add(part(one.target)));
          new MutationObserver(note).observe(document.querySelector("main"), {
            childList: true, subtree: true, characterData: true,
          });
        }"""
    )
    before = bar(page).get_attribute("aria-valuenow")

    read(job, 0.9, at=now + SECOND)
    refresh(page)

    assert int(bar(page).get_attribute("aria-valuenow")) > int(before)
    changed = set(page.evaluate("[...window.changed]")) - {""}  # what was taken out
    assert "live-incidents" in changed
    assert changed <= {"live-status", "live-incidents"}  # the answer tells the end


@pytest.mark.parametrize("path", ["/", "/incidents/{}"])
def test_a_new_job_appears_on_an_open_page_and_is_followed(page: Page, told, now, path):
    page.goto(path.format(told.open_incident.code))

    job = begin_job(told, now=now)
    refresh(page)
    expect(bar(page)).to_have_count(1)
    shown = bar(page).get_attribute("aria-valuenow")
    read(job, 0.9, at=now + SECOND)
    refresh(page)

    expect(bar(page)).not_to_have_attribute("aria-valuenow", shown)


def test_a_removed_job_leaves_an_open_page(page: Page, job, now):
    page.goto("/")
    expect(bar(page)).to_have_count(1)

    with_job = page.locator(f"#job-{job.code}")
    lifecycle.remove_job(job.pk, by=SYSTEM, now=now)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")

    expect(with_job).to_have_count(0)
    expect(page.locator("#connection")).to_be_hidden()


def test_a_job_leaves_the_front_page_with_its_incident(page: Page, job, now):
    page.goto("/")
    with_job = page.locator(f"#job-{job.code}")
    expect(with_job).to_have_count(1)

    lifecycle.end_job(job.pk, by=SYSTEM, now=now)
    make.update(job.incident, "resolved", now=now)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(with_job).to_have_count(0)
    refresh(page)

    expect(page.locator("#connection")).to_be_hidden()
    expect(page.locator("#announcer")).to_contain_text("Operational")


def test_a_removed_job_leaves_its_own_page_as_it_was(page: Page, job, now, bearable):
    bearable += ["status of 404"]
    page.goto(f"/jobs/{job.code}")

    lifecycle.remove_job(job.pk, by=SYSTEM, now=now)
    refresh(page)

    expect(bar(page)).to_have_count(1)
    expect(page.locator("#connection")).to_be_hidden()


def test_each_tenth_is_said_once_and_less_is_not(page: Page, job, now):
    page.goto(f"/jobs/{job.code}")
    announcer = page.locator("#announcer")

    read(job, 0.31, at=now + SECOND)
    refresh(page)
    expect(announcer).to_be_empty()
    read(job, 0.6, at=now + 2 * SECOND)
    refresh(page)
    expect(announcer).to_have_text(re.compile("Purge of cached redirects: .*% done"))

    announcer.evaluate("(it) => (it.textContent = '')")
    refresh(page)
    expect(announcer).to_be_empty()


def test_what_is_said_of_a_job_holds_more_of_it_back_for_five_minutes(page: Page, job, now):
    page.clock.set_fixed_time(now)
    page.goto(f"/jobs/{job.code}")
    announcer = page.locator("#announcer")
    read(job, 0.5, at=now + SECOND)
    refresh(page)
    expect(announcer).to_contain_text("done")
    announcer.evaluate("(it) => (it.textContent = '')")

    read(job, 0.8, at=now + 2 * SECOND)
    refresh(page)
    expect(announcer).to_be_empty()
    read(job, 0.85, at=now + 3 * SECOND)
    page.clock.set_fixed_time(now + 5 * MINUTE)
    refresh(page)

    expect(announcer).to_contain_text(f"{bar(page).get_attribute('aria-valuenow')} % done")


def test_a_stall_and_its_end_wait_only_for_their_like(page: Page, job, now):
    page.goto("/")
    announcer = page.locator("#announcer")
    rows = job.readings.latest().partitions
    said = []

    for second, state in enumerate(["estimating", "stalled", "running", "stalled", "running"], 1):
        stall = {"stalled_since": now - 10 * MINUTE} if state == "stalled" else {}
        make.reading(job, *rows, at=now + second * SECOND, state=state, **stall)
        make.update(job.incident, now=now + second * SECOND)  # raises the page's revision
        announcer.evaluate("(it) => (it.textContent = '')")
        refresh(page)
        page.wait_for_timeout(100)
        said.append("Purge of cached" in announcer.text_content())

    assert said == [True, True, True, False, False]


def test_a_stall_is_said(page: Page, job, now):
    page.goto("/")
    latest = job.readings.latest()

    make.reading(
        job,
        *latest.partitions,
        at=now + SECOND,
        state="stalled",
        stalled_since=now - 10 * MINUTE,
    )
    make.update(job.incident, now=now)  # raises the page's revision
    refresh(page)

    expect(page.locator("#announcer")).to_contain_text("Stalled")
    expect(page.locator(".job-words")).to_contain_text("no progress since")


@pytest.mark.parametrize("path", ["/", "/incidents/{}"])
def test_older_bytes_of_a_cache_do_not_move_the_bar_back(page: Page, job, now, path):
    page.goto(path.format(job.incident.code))
    live = f"/live{path.format(job.incident.code)}" if path != "/" else "/live/incidents"
    old = page.request.get(live).text()
    read(job, 0.9, at=now + SECOND)
    refresh(page)
    shown = bar(page).get_attribute("aria-valuenow")

    def from_a_cache(route: Route) -> None:
        route.fulfill(body=old, content_type="text/html")

    page.route(f"**{live}", from_a_cache)
    refresh(page)

    expect(bar(page)).to_have_attribute("aria-valuenow", shown)
    expect(page.locator("#connection")).to_be_hidden()


def test_the_age_of_the_reading_grows_before_the_readers_eyes(page: Page, job, now):
    page.clock.install(time=now)
    page.goto(f"/jobs/{job.code}")
    age = page.locator(".job-foot .ago")

    page.clock.pause_at(now + MINUTE)
    page.clock.run_for(20_000)
    expect(age).to_have_text("80 seconds ago")
    page.clock.run_for(300_000)
    expect(age).to_have_text("6 minutes ago")


def test_what_was_opened_stays_open(page: Page, job, now):
    read(job, 0.8, at=now + SECOND)  # all but p are done
    page.goto(f"/jobs/{job.code}")
    folded = page.locator(f"#over-{job.code}")
    folded.locator("summary").click()

    read(job, 0.85, at=now + 2 * SECOND)
    refresh(page)

    expect(folded).to_have_attribute("open", "")


def test_all_times_are_in_one_zone(page: Page, job):
    page.goto(f"/jobs/{job.code}")
    zones = "(all) => all.map((it) => it.title.split(' ').pop())"

    assert set(page.locator("main time").evaluate_all(zones)) == {"GMT+9"}
    expect(page.locator("main")).not_to_contain_text("UTC")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_all_of_it_is_there(page: Page, told, job):
    page.goto(f"/incidents/{told.open_incident.code}")

    expect(page.locator(".job-words")).to_contain_text("done, finishing between")
    page.locator(".job-line a").click()
    expect(page).to_have_url(re.compile(f"/jobs/{job.code}$"))
    expect(page.locator(".slowest")).to_contain_text("names beginning with p")
    expect(page.locator(".job-failures")).to_contain_text("These loops end within 24 hours.")
    expect(page.locator(".job-slowest th")).to_have_text("p slowest")
    expect(page.locator(".plot").first).to_be_visible()


@pytest.mark.parametrize(("motion", "is_moving"), [("no-preference", True), ("reduce", False)])
def test_bars_move_only_for_those_who_allow_it(page: Page, job, motion, is_moving):
    page.emulate_media(reduced_motion=motion)
    page.goto("/")

    length = page.locator(".job-bar .done").evaluate("(it) => getComputedStyle(it).transition")

    assert ("width" in length) is is_moving


def test_colours_of_the_system_show_what_is_done(page: Page, job):
    page.emulate_media(forced_colors="active")
    page.goto("/")

    colour = "(it) => getComputedStyle(it)[it.tagName === 'rect' ? 'fill' : 'backgroundColor']"
    done, ground = (
        page.locator(f".job-bar {part}").evaluate(colour) for part in (".done", ".amount")
    )

    assert done != ground


def test_the_picture_is_drawn_where_another_page_embeds_it(page: Page, job):
    page.goto("/")

    size = page.evaluate(
        """async (src) => {
          const image = new Image();
          image.src = src;
          await image.decode();
          return [image.naturalWidth, image.naturalHeight];
        }""",
        f"/jobs/{job.code}.svg",
    )

    assert size == [480, 152]


def test_the_picture_alone_has_its_colours(page: Page, job):
    page.goto(f"/jobs/{job.code}.svg")

    fill = page.evaluate("getComputedStyle(document.querySelector('.done')).fill")

    assert fill == "rgb(29, 95, 168)"
