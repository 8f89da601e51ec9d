"""A terminal and the served page, with whole processes."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.up import ROOT, copied, python, running

pytestmark = [pytest.mark.fault, pytest.mark.long]


def test_what_is_opened_while_nothing_serves_is_on_the_page_after(loaded_demo, tmp_path):
    environment = copied(loaded_demo, tmp_path / "var")
    asked = ["manage.py", "incident", "open", "Console is gone", "--no-component", "--json"]

    piped = subprocess.run(
        [sys.executable, *asked],
        cwd=ROOT,
        env=environment,
        input="We post *this* from a terminal.\n",
        capture_output=True,
        check=True,
        text=True,
    )
    listed = python(environment, "manage.py", "incident", "list")

    opened = json.loads(piped.stdout)
    assert opened["id"] in listed
    with running(environment, tmp_path) as up:
        path = urlsplit(opened["url"]).path
        with urllib.request.urlopen(f"http://127.0.0.1:{up.port}{path}") as answer:
            assert b"We post <em>this</em> from a terminal." in answer.read()
