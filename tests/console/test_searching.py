from __future__ import annotations

import pytest
from django.urls import reverse

from tests import make
from tests.operations.prepared import entry

pytestmark = pytest.mark.django_db
SEARCH = reverse("console:search")


def test_hits_lead_to_where_they_were_written(office):
    make.incident(name="Loops", body="A <b>cable</b> was cut.")
    row = entry(text="The cable again.")

    page = office.get(SEARCH, {"q": "cable"}).content.decode()

    assert "A &lt;b&gt;<mark>cable</mark>&lt;/b&gt; was cut." in page
    assert f'"{reverse("console:timeline", args=[row.incident.code])}#entry-{row.code}"' in page


def test_too_many_words_are_refused_in_words(office):
    page = office.get(SEARCH, {"q": "a " * 30}).content.decode()

    assert "search for at most 20 words" in page
