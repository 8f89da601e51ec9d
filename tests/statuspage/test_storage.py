from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.management import call_command

from incidents.render import pages
from statuspage.storage import ImageStorage, minified

STYLES = Path(apps.get_app_config("incidents").path) / "static/incidents"
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
# Such as ".who :is(a, button) {".
DESCENDANTS = re.compile(r"[\w\])*]\s+:[a-z-]+\([^{};]*\{")


def text(name: str, source: str) -> str:
    return minified(name, ContentFile(source.encode())).read().decode()


def test_our_style_sheets_are_minified():
    source = "/* Why\n   so. */\n.a {\n  color: red; /* loud */\n}\n"

    assert text("incidents/page.css", source) == ".a{color:red}"


def test_minified_style_sheets_keep_the_space_before_a_pseudo_class():
    """The minifier loses it in a rule inside a rule, which then is about something else."""
    for path in sorted(STYLES.glob("*.css")):
        source = COMMENTS.sub("", path.read_text())
        found = DESCENDANTS.findall(text(f"incidents/{path.name}", source))
        assert len(found) == len(DESCENDANTS.findall(source)), path.name


def test_our_scripts_are_minified():
    source = '// Why.\n{\n  // So.\n  go("http://x/"); // later\n}\n'

    assert text("incidents/live.js", source) == '{go("http://x/");}'


def test_what_others_wrote_is_served_as_it_is():
    source = "/* Licence */\n  a {}\n"

    assert text("admin/css/base.css", source) == source
    assert text("incidents/favicon.svg", source) == source


def test_images_are_for_their_owner_only(tmp_path):
    before = os.umask(0)
    try:
        storage = ImageStorage(location=tmp_path / "images")
        storage.save("a.png", ContentFile(b"pixels"))
    finally:
        os.umask(before)

    assert (tmp_path / "images" / "a.png").read_bytes() == b"pixels"
    assert stat.S_IMODE((tmp_path / "images").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "images" / "a.png").stat().st_mode) == 0o600


@pytest.fixture
def root(settings, tmp_path):
    """The folder of the storage that is used in earnest."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "statuspage.storage.StaticFilesStorage"}
    }
    return tmp_path


def test_what_is_served_under_a_name_with_a_hash_is_minified_and_whole(root, settings):
    # Django's admin has nine tenths of all files.
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [apps.get_app_config("incidents").path + "/static"]

    call_command("collectstatic", interactive=False, verbosity=0)

    sheets = [path.read_text() for path in (root / "incidents").glob("page.*.css")]
    assert len(sheets) == 1
    assert sheets[0].startswith("@layer base")
    assert sheets[0].endswith("}")


def test_without_a_manifest_files_go_by_their_plain_names_and_that_is_told_once(root, caplog):
    urls = [staticfiles_storage.url("incidents/page.css") for _ in range(2)]

    assert urls == ["/static/incidents/page.css"] * 2
    assert caplog.text.count(f"{root / 'staticfiles.json'} is missing or broken") == 1


def test_a_manifest_cut_short_is_as_good_as_none(root, caplog):
    (root / "staticfiles.json").write_text('{"paths": {"inci')

    url = staticfiles_storage.url("incidents/page.css")

    assert url == "/static/incidents/page.css"
    assert f"{root / 'staticfiles.json'} is missing or broken" in caplog.text


def test_the_page_for_errors_needs_no_manifest(root):
    page = pages.server_error()

    assert "This status page has a problem of its own" in page
