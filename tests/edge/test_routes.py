from __future__ import annotations

import json

import pytest

from incidents.edge.routes import RouteKind, Routes


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", RouteKind.DOCUMENT),
        ("/history", RouteKind.DOCUMENT),
        ("/history/2022-13", RouteKind.UNKNOWN),
        ("/history/", RouteKind.UNKNOWN),
        ("/admin", RouteKind.DYNAMIC),
        ("/console", RouteKind.DYNAMIC),
        ("/console/", RouteKind.DYNAMIC),
        ("/admin/login/", RouteKind.DYNAMIC),
        ("/accounts/login/", RouteKind.DYNAMIC),
        ("/accounts/signup/", RouteKind.UNKNOWN),
        ("/static/incidents/page.css", RouteKind.FILE),
        ("/static/incidents/", RouteKind.UNKNOWN),
        ("/static/incidents/other.css", RouteKind.UNKNOWN),
        ("/static/../settings.py", RouteKind.UNKNOWN),
        ("/static/incidents//page.css", RouteKind.UNKNOWN),
        ("/static/\xc3\xa9.css", RouteKind.UNKNOWN),
    ],
)
def test_each_address_has_its_kind(path, kind):
    assert Routes().kind_of(path) is kind


def test_files_are_those_that_were_collected(settings, tmp_path):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "page.css").touch()
    (tmp_path / "page.css.gz").touch()

    routes = Routes()

    assert routes.kind_of("/static/page.css") is RouteKind.FILE
    assert routes.kind_of("/static/page.css.gz") is RouteKind.UNKNOWN


@pytest.mark.parametrize(
    ("path", "successor"),
    [
        ("/static/incidents/page.0123456789ab.css", "/static/incidents/page.css"),
        ("/static/incidents/gone.0123456789ab.css", None),
        ("/style/0123456789ab.css", "/static/incidents/page.css"),
        ("/style/page.css", None),
        ("/static/incidents/gone.css", None),
        ("/incidents/page.0123456789ab.css", None),
        ("/static/../settings.0123456789ab.py", None),
        ("/static/http://[.0123456789ab.css", None),
    ],
)
def test_a_style_of_another_version_has_its_successor(path, successor):
    assert Routes().successor_of(path) == successor


def test_the_successor_bears_the_hash_of_today(settings, tmp_path):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "statuspage.storage.StaticFilesStorage"}
    }
    (tmp_path / "page.abcdef012345.css").touch()
    manifest = {"version": "1.1", "paths": {"page.css": "page.abcdef012345.css"}, "hash": ""}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))

    assert Routes().successor_of("/static/page.0123456789ab.css") == (
        "/static/page.abcdef012345.css"
    )
