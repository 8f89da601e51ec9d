from __future__ import annotations

import os

import pytest

from statuspage.checks import (
    data_are_private,
    page_has_a_name,
    proxies_agree,
    secrets_can_be_stored,
    site_is_published_where_it_is_read,
)


@pytest.mark.parametrize(
    ("is_local", "is_demo", "is_told"),
    [(True, False, True), (False, False, False), (True, True, False)],
)
def test_a_page_without_a_name_is_told_with_the_variable_that_gives_it_one(
    settings, is_local, is_demo, is_told
):
    settings.IS_LOCAL, settings.DEMO = is_local, is_demo

    told = page_has_a_name()

    assert [warning.hint.split()[1] for warning in told] == ["ALLOWED_HOSTS"] * is_told


@pytest.mark.parametrize("keys", [[], ["a key"]])
def test_that_no_secret_can_be_stored_is_told(settings, keys):
    settings.STATUSPAGE_ENCRYPTION_KEYS = keys

    assert bool(secrets_can_be_stored()) is not bool(keys)


@pytest.fixture
def data(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.PRIVATE_PATHS = [tmp_path, tmp_path / "database"]
    return tmp_path


def test_data_of_another_user_that_others_may_read_are_told(data, monkeypatch):
    data.chmod(0o755)
    assert not data_are_private()

    monkeypatch.setattr(os, "geteuid", lambda: 4_711)

    (warning,) = data_are_private()
    assert f"chown 4711 {data}" in warning.hint


@pytest.mark.parametrize(
    ("target", "is_told"),
    [("", False), ("s3://status/site", False), ("/srv/status", False), ("site", True)],
)
def test_a_site_published_among_private_data_is_told(data, settings, target, is_told):
    settings.STATUSPAGE_PUBLISH_TO = str(data / target) if is_told else target

    assert bool(site_is_published_where_it_is_read()) is is_told


@pytest.mark.parametrize(
    ("header", "proxies", "is_refused"),
    [
        (None, 0, False),
        (None, 1, False),
        (("HTTP_X_FORWARDED_PROTO", "https"), 1, False),
        (("HTTP_X_FORWARDED_PROTO", "https"), 0, True),
    ],
)
def test_a_proxy_s_header_is_believed_only_where_there_is_a_proxy(
    settings, header, proxies, is_refused
):
    settings.SECURE_PROXY_SSL_HEADER, settings.STATUSPAGE_PROXIES = header, proxies

    assert bool(proxies_agree()) is is_refused
