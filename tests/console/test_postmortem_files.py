from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents.domain.sections import Section
from incidents.models import Postmortem
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from tests import make
from tests.admin.forms import fields
from tests.console.postmortem_screen import new, page, resolved
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


SHAPES = {
    "plain": "It looped.\n\nThen it ended.",
    "headings": "# Before\n\nIt stood.\n\n## After\n\nIt looped.\n\n### Later\n\nIt ended.",
    "nested lists": "- a\n    - b\n        - c\n- d\n\n1. one\n    - two\n2. three",
    "table": "| at | what |\n| --- | --- |\n| 10:50 | both **changes** |\n| 16:32 | `end` |",
    "fenced code": "```python\n## no heading <!-- public -->\nx = '{{ timeline }}'\n```",
    "fence in a list": "- see\n\n    ~~~\n    # GET /\n    ~~~\n\n- end",
    "quotation": "> We purge.\n>\n> > And wait.",
    "links": "[page](https://example.org/a_(b)) and <https://example.org>",
    "footnotes": "Loops.[^1]\n\n[^1]: Many.",
    "tasks": "- [ ] purge\n- [x] wait",
    "bound": "It took {{ fact:time-to-resolve }}; `{{ fact:no }}` stays.",
    "long": "\n\n".join(f"Paragraph {n}: *so* it went on, and on." for n in range(300)),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "form",
    ["export-postmortem", pytest.param("export-postmortem-json", marks=pytest.mark.long)],
)
def test_a_shape_is_exported_and_imported_unchanged(office, shape, form):
    incident = resolved()
    sections = [Section("Summary", SHAPES[shape]), Section("Notes", SHAPES[shape], True)]
    made = postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + HOUR)
    exported = office.get(page(made, form)).content
    other = make.incident()
    file = SimpleUploadedFile("postmortem", exported)

    filled = office.post(reverse("console:import-postmortem", args=[other.code]), {"file": file})
    office.post(new(other), fields(filled, "sections-0-title"))

    told = [(each.title, each.body, each.is_internal) for each in sections]
    if form == "export-postmortem":
        told = [(t, b.replace("{{ fact:time-to-resolve }}", "1\xa0h"), i) for t, b, i in told]
    found = Postmortem.objects.get(incident=other).sections.all()
    assert [(each.title, each.body, each.is_internal) for each in found] == told


def test_a_file_that_is_none_is_refused(office):
    address = reverse("console:import-postmortem", args=[resolved().code])

    for file in (b"\xff\xfe", b'{"sections": 1}'):
        said = office.post(address, {"file": SimpleUploadedFile("x", file)}, follow=True)
        assert "cannot be read" in said.content.decode()
