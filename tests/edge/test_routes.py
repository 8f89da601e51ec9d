from __future__ import annotations

import pytest

from incidents.edge.routes import Kind, Routes


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", Kind.DOCUMENT),
        ("/history", Kind.DOCUMENT),
        ("/history/2022-13", Kind.UNKNOWN),
        ("/history/", Kind.UNKNOWN),
        ("/admin", Kind.DYNAMIC),
        ("/admin/login/", Kind.DYNAMIC),
        ("/static/incidents/page.css", Kind.FILE),
        ("/static/incidents/", Kind.UNKNOWN),
        ("/static/incidents/other.css", Kind.UNKNOWN),
        ("/static/../settings.py", Kind.UNKNOWN),
        ("/static/incidents//page.css", Kind.UNKNOWN),
        ("/static/\xc3\xa9.css", Kind.UNKNOWN),
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

    assert routes.kind_of("/static/page.css") is Kind.FILE
    assert routes.kind_of("/static/page.css.gz") is Kind.UNKNOWN
