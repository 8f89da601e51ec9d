from __future__ import annotations

import json
import shutil

import pytest

from incidents.publishing.fingerprint import fingerprint


def test_the_same_program_and_settings_make_the_same():
    assert fingerprint() == fingerprint()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("STATUSPAGE_LANGUAGE", "de"),
        ("STATIC_URL", "/assets/"),
        ("STATUSPAGE_UPTIME_WEIGHT_PARTIAL", 0.5),
        ("STATUSPAGE_UPTIME_WEIGHT_MAJOR", 0.9),
        ("EMAIL_HOST", "mail.example.org"),
        ("STATUSPAGE_ENCRYPTION_KEYS", ["a key"]),
    ],
)
def test_a_setting_that_documents_show_makes_others(settings, setting, value):
    before = fingerprint()

    setattr(settings, setting, value)

    assert fingerprint() != before


def test_a_template_makes_others(settings, tmp_path):
    shutil.copytree(settings.TEMPLATES[0]["DIRS"][0], tmp_path / "same")
    shutil.copytree(settings.TEMPLATES[0]["DIRS"][0], tmp_path / "other")
    (tmp_path / "other" / "base.html").write_text("")
    before = fingerprint()

    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path / "same"]}]
    same = fingerprint()
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path / "other"]}]

    assert same == before
    assert fingerprint() != before


def test_other_styles_make_others(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    made = []

    for name in ("page.1.css", "page.2.css"):
        manifest = {"version": "1.1", "paths": {"page.css": name}, "hash": ""}
        (tmp_path / name).mkdir()
        (tmp_path / name / "staticfiles.json").write_text(json.dumps(manifest))
        settings.STATIC_ROOT = tmp_path / name
        made.append(fingerprint())

    assert len(set(made)) == 2
