from __future__ import annotations

import os
import shutil
import stat

import pytest
import time_machine

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus
from incidents.publishing import documents, releases
from incidents.publishing.publication import CannotPublish, publish
from incidents.render import style_sheet
from tests import make
from tests.make import DAY, HOUR
from tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "assets")]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "public"


@pytest.fixture
def rendered(monkeypatch):
    """The paths that were rendered, in order."""
    paths = []
    ask = documents.ask

    def noting(path):
        paths.append(path)
        return ask(path)

    monkeypatch.setattr(documents, "ask", noting)
    return paths


def names(folder):
    site = folder / "current"
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def test_the_whole_site_is_there_as_files(folder, now):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn), now=now)

    publish(str(folder), now=now)

    assert names(folder) >= {
        "index.html",
        "404.html",
        "history.atom",
        "history/2022-06/index.html",
        f"incidents/{incident.code}/index.html",
        f"components/{cdn.code}/index.html",
        f"components/{cdn.code}/history.ics",
        "live/status/index.html",
        "static/incidents/page.css",
    }
    assert not any(name.startswith("static/admin") for name in names(folder))


def test_so_are_the_sheets_of_the_accent_and_of_the_one_before(folder, now):
    for accent in ("#1d5fa8", "#7a1fa2"):
        page = make.page(accent=accent)

    publish(str(folder), now=now)

    sheets = {f"style/{digest}.css" for digest in style_sheet.digests(page)}
    assert sheets <= names(folder)
    assert style_sheet.address(page) in (folder / "current/index.html").read_text()


def test_files_are_the_bytes_that_the_site_answers(folder, now):
    incident = make.incident(now=now)

    publish(str(folder), now=now)

    for path in ("/", "/history.atom", f"/incidents/{incident.code}"):
        name = path.strip("/") + ("" if path.endswith(".atom") else "/index.html")
        assert (folder / "current" / name.lstrip("/")).read_bytes() == documents.ask(path).body


@pytest.mark.long
def test_web_servers_of_other_users_can_read_it_whatever_the_umask(folder, now):
    before = os.umask(0o077)
    try:
        publish(str(folder), now=now)
        (folder / "current" / "404.html").chmod(0o600)  # as an earlier version may have left it
        publish(str(folder), now=now + HOUR)
    finally:
        os.umask(before)

    site = (folder / "current").resolve()
    for path in (folder, *folder.glob("releases"), site.parent, site, *site.rglob("*")):
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_only_what_has_changed_is_rendered_and_written(folder, rendered, now):
    old = make.incident(name="Old", now=now - 40 * DAY)
    make.update(old, "resolved", now=now - 40 * DAY + HOUR)
    first = publish(str(folder), now=now)
    before = (folder / "current" / "incidents" / old.code / "index.html").stat()
    rendered.clear()

    make.incident(name="New", now=now)
    second = publish(str(folder), now=now + HOUR)

    after = (folder / "current" / "incidents" / old.code / "index.html").stat()
    assert f"/incidents/{old.code}" not in rendered
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert first.kept == 0
    assert 0 < second.written < first.written


@pytest.mark.long
def test_one_new_incident_costs_the_same_however_much_there_is_of_the_past(
    folder, rendered, now, monkeypatch
):
    """In links and folders too: a release begins with the files of the one before the last."""
    made = []
    make_public = releases.make_public
    monkeypatch.setattr(releases, "make_public", lambda path: made.append(make_public(path)))

    def cost_of_a_new_incident(at):
        for _release in range(3):
            publish(str(folder), now=at)
        cdn = make.component(f"CDN {at}", now=now - 60 * DAY)
        publish(str(folder), now=at)
        rendered.clear()
        made.clear()
        make.incident(components=make.degraded(cdn), now=at)
        published = publish(str(folder), now=at)
        return published.written, len(rendered), len(made)

    few = cost_of_a_new_incident(now)
    for number in range(1, 9):
        past = make.incident(now=now - 40 * DAY - number * HOUR)
        make.update(past, "resolved", now=now - 40 * DAY)
    many = cost_of_a_new_incident(now)

    # The page of the other that is open by then, and its live part, are rendered as well; as it
    # tells which components are not affected by anything, its file is another.
    written, documents_rendered, folders = few
    assert many == (written + 1, documents_rendered + 2, folders)


@pytest.mark.long
def test_a_release_that_begins_with_an_older_one_s_files_is_the_site_as_it_is(folder, now):
    incidents = [make.incident(name=f"Loops {number}", now=now) for number in range(3)]
    for number, incident in enumerate(incidents):
        make.update(incident, body=f"Told {number}.", now=now)
        if number:
            make.incidents.withdraw_incident(incidents[number - 1].pk, by=make.SYSTEM, now=now)
        before = (folder / "current").resolve()
        publish(str(folder), now=now)
    publish(str(folder), now=now)

    site = folder / "current"
    assert len(list((folder / "releases").iterdir())) == 2
    assert site.resolve() != before
    kept = incidents[-1].code
    assert {path.name for path in (site / "incidents").iterdir()} == {kept}
    for path in ("/", "/history", f"/incidents/{kept}"):
        body = documents.ask(path).body
        assert (site / path.strip("/") / "index.html").read_bytes() == body


@pytest.mark.long
def test_a_folder_may_be_reached_by_a_link(folder, tmp_path, now):
    folder.mkdir()
    (link := tmp_path / "link").symlink_to(folder)

    for _release in range(3):
        publish(str(link), now=now)

    assert "index.html" in names(folder)


@pytest.mark.long
def test_images_of_published_texts_are_there_and_no_others(folder, now):
    image, other = make.image(now=now), make.image(now=now)
    incident = make.incident(body=make.showing(image), now=now)

    publish(str(folder), now=now)
    assert (folder / "current" / "images" / str(image.name)).read_bytes() == image.read()
    assert f"images/{other.name}" not in names(folder)

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    publish(str(folder), now=now + HOUR)
    assert f"images/{image.name}" not in names(folder)


@pytest.mark.long
def test_images_of_the_page_are_there_while_it_shows_them(folder, now):
    page = make.page(logo=picture(), logo_dark=picture(), favicon=picture(size=(64, 64)), now=now)
    shown = {f"images/{image.name}" for image in page.images}

    publish(str(folder), now=now)
    assert len(shown) == 3
    assert shown <= names(folder)
    page_at_root = (folder / "current" / "index.html").read_text()
    assert all(f"/{name}" in page_at_root for name in shown)

    make.page(logo=None, logo_dark=None, favicon=None, now=now)
    publish(str(folder), now=now + HOUR)
    assert not shown & names(folder)


@pytest.mark.long
def test_an_image_is_rendered_once(folder, rendered, now):
    image = make.image(now=now)
    make.incident(body=make.showing(image), now=now)
    publish(str(folder), now=now)
    rendered.clear()

    make.incident(name="New", now=now)
    publish(str(folder), now=now + HOUR)

    assert image.name.path not in rendered
    assert f"images/{image.name}" in names(folder)


@pytest.mark.long
def test_the_page_of_a_component_is_rendered_and_written_only_if_it_is_concerned(
    folder, rendered, now
):
    cdn, mail = make.component(), make.component("Mail")
    publish(str(folder), now=now)
    before = {part: (folder / "current" / page_of(part)).stat().st_ino for part in (cdn, mail)}
    rendered.clear()

    make.incident(components=make.degraded(cdn), now=now)
    publish(str(folder), now=now)

    after = {part: (folder / "current" / page_of(part)).stat().st_ino for part in (cdn, mail)}
    assert after[mail] == before[mail]
    assert after[cdn] != before[cdn]
    assert f"/components/{mail.code}" not in rendered
    assert "Degraded performance" in (folder / "current" / page_of(cdn)).read_text()


@pytest.mark.long
def test_the_page_of_a_well_component_forgets_an_estimate_that_was_missed(folder, now):
    cdn = make.component()
    named = make.saying(ComponentStatus.OPERATIONAL, cdn)
    make.incident(components=named, estimate=Window(now + HOUR, now + 2 * HOUR), now=now)
    publish(str(folder), now=now)
    assert "Expected to be over" in (folder / "current" / page_of(cdn)).read_text()

    with time_machine.travel(now + 3 * HOUR, tick=False):
        publish(str(folder), now=now + 3 * HOUR)

    assert "Expected to be over" not in (folder / "current" / page_of(cdn)).read_text()


def page_of(component):
    return f"components/{component.code}/index.html"


def test_what_is_gone_is_removed(folder, now):
    incident = make.incident(now=now)
    publish(str(folder), now=now)

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    published = publish(str(folder), now=now + HOUR)

    assert f"incidents/{incident.code}/index.html" not in names(folder)
    assert published.removed == 2


def test_a_document_that_fails_leaves_the_site_as_it_was(folder, now, monkeypatch):
    make.incident(now=now)
    publish(str(folder), now=now)
    site = (folder / "current").resolve()

    with monkeypatch.context() as broken:
        broken.setattr("incidents.render.pages.home", lambda **_: 1 / 0)
        with pytest.raises(CannotPublish, match="/ answers 500"):
            publish(str(folder), now=now + HOUR)

    assert (folder / "current").resolve() == site
    assert (site / "index.html").exists()


@pytest.mark.long
def test_a_release_that_was_killed_is_never_served_and_removed_next_time(folder, now, monkeypatch):
    publish(str(folder), now=now)
    site = (folder / "current").resolve()
    with monkeypatch.context() as killed:
        killed.setattr(releases, "switch", lambda *_: None)
        publish(str(folder), now=now + HOUR)
    assert (folder / "current").resolve() == site

    publish(str(folder), now=now + 2 * HOUR)

    assert len(list((folder / "releases").iterdir())) == 2


@pytest.mark.long
def test_a_release_of_the_same_instant_leaves_the_one_that_is_served(folder, now, monkeypatch):
    publish(str(folder), now=now)
    before = (folder / "current").resolve()

    with monkeypatch.context() as broken:
        broken.setattr("incidents.render.pages.home", lambda **_: 1 / 0)
        with pytest.raises(CannotPublish):
            publish(str(folder), now=now)
    kept = (before / "index.html").exists()
    publish(str(folder), now=now)

    assert kept
    assert (folder / "current").resolve() != before
    assert (before / "index.html").exists()


@pytest.mark.long
def test_all_is_on_the_disk_before_anybody_is_led_to_it(folder, now, monkeypatch):
    publish(str(folder), now=now)
    before = (folder / "current").resolve()
    synced = []

    def sync():
        written = {path for path in folder.glob("releases/*/site/**/*") if path.is_file()}
        synced.append(((folder / "current").resolve(), written))

    monkeypatch.setattr(os, "sync", sync)
    publish(str(folder), now=now)

    [(served, written)] = synced
    assert served == before
    assert {path for path in (folder / "current").resolve().rglob("*") if path.is_file()} <= written


@pytest.mark.long
def test_a_write_while_rendering_makes_another_round(folder, now, monkeypatch):
    ask = documents.ask
    written = []

    def write_meanwhile(path):
        if not written:
            written.append(make.incident(name="Meanwhile", now=now))
        return ask(path)

    monkeypatch.setattr(documents, "ask", write_meanwhile)
    publish(str(folder), now=now)

    [incident] = written
    assert "Meanwhile" in (folder / "current" / "index.html").read_text()
    assert f"incidents/{incident.code}/index.html" in names(folder)


def test_a_folder_that_cannot_be_written_is_told(tmp_path, now):
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotPublish, match="failed"):
        publish(str(tmp_path / "file" / "below"), now=now)


def test_a_database_that_is_gone_is_told(folder, now, database_gone):
    with database_gone(), pytest.raises(CannotPublish, match="closed the connection"):
        publish(str(folder), now=now)


def test_what_is_still_true_is_not_published_again(folder, rendered, now):
    make.incident(now=now - HOUR, next_update_at=now + HOUR)
    publish(str(folder), now=now)
    rendered.clear()

    assert publish(str(folder), now=now + HOUR / 2, only_if_due=True) is None
    assert rendered == []


def test_a_change_or_the_clock_makes_it_due(folder, now):
    make.incident(now=now, next_update_at=now + HOUR)
    publish(str(folder), now=now)

    with time_machine.travel(now + HOUR, tick=False):
        overdue = publish(str(folder), now=now + HOUR, only_if_due=True)
    make.incident(name="Another", now=now)
    changed = publish(str(folder), now=now + 2 * HOUR, only_if_due=True)

    assert overdue is not None
    assert changed is not None


@pytest.mark.long
def test_after_an_upgrade_all_is_published_anew_without_any_write(folder, now, settings, tmp_path):
    old = make.incident(now=now - 40 * DAY)
    make.update(old, "resolved", now=now - 40 * DAY + HOUR)
    publish(str(folder), now=now)

    templates = tmp_path / "templates"
    shutil.copytree(settings.TEMPLATES[0]["DIRS"][0], templates)
    frame = templates / "base.html"
    frame.write_text(frame.read_text().replace("</body>", "<p>Mended.</p></body>"))
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [templates]}]
    published = publish(str(folder), now=now, only_if_due=True)

    page = folder / "current" / "incidents" / old.code / "index.html"
    assert published is not None
    assert "Mended." in page.read_text()


@pytest.mark.long
def test_another_weight_reaches_all_months(folder, now, settings):
    cdn = make.component(now=now - 90 * DAY)
    old = make.incident(components={cdn.code: "partial_outage"}, now=now - 60 * DAY)
    make.update(old, "resolved", components={cdn.code: "operational"}, now=now - 59 * DAY)
    publish(str(folder), now=now)

    settings.STATUSPAGE_UPTIME_WEIGHT_PARTIAL = 1.0
    publish(str(folder), now=now, only_if_due=True)

    for path in ("/uptime/2022-04", "/uptime/2022-05", "/uptime"):
        file = folder / "current" / path.strip("/") / "index.html"
        assert file.read_bytes() == documents.ask(path).body


@pytest.mark.long
def test_what_a_clock_that_was_ahead_published_is_published_anew_once_it_is_set_back(folder, now):
    publish(str(folder), now=now + DAY)

    again = [publish(str(folder), now=at, only_if_due=True) for at in (now, now)]

    assert again[0] is not None
    assert again[1] is None
