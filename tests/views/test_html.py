"""Every page is valid HTML by the Nu HTML checker, but for what only htmx reads.

``.ci/run`` installs the checker; so does

    npm install --prefix var/vnu --ignore-scripts vnu-jar@26.9.27
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from tests.e2e.story import begin_job, tell
from tests.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.long]

JAR = Path(settings.BASE_DIR) / "var/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
OF_HTMX = re.compile("Attribute “hx-[a-z-]+” not allowed on element")


@pytest.fixture
def java() -> str:
    found = shutil.which("java")
    if found is None or not JAR.exists():
        pytest.skip("The Nu HTML checker is not installed")
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_valid_html(client, settings, java, tmp_path, language):
    settings.LANGUAGE_CODE = language
    with time_machine.travel(NOW, tick=False):
        told = tell(NOW)
        job = begin_job(told, now=NOW)
        incidents = (told.open_incident, told.past_incident, told.maintenance)
        paths = [
            *("/", "/history", "/uptime", "/maintenances", "/subscribe", "/no-such-page"),
            *("/api", "/api/manage"),
            *(f"/incidents/{incident.code}" for incident in incidents),
            f"/jobs/{job.code}",
            f"/components/{told.components[0].code}",
            f"/components/{told.components[0].code}/history",
        ]
        for number, path in enumerate(paths):
            (tmp_path / f"{number}.html").write_bytes(client.get(path).content)

    checked = subprocess.run(
        [java, "-jar", JAR, "--errors-only", "--format", "json", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )

    found = [
        (paths[int(Path(each["url"]).stem)], each["message"], each.get("extract"))
        for each in json.loads(checked.stderr)["messages"]
        if not OF_HTMX.search(each["message"])
    ]
    assert found == []
