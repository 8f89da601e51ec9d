from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from incidents.domain.sections import Section
from incidents.models import ActionItem
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import write_postmortem
from tests import make
from tests.make import DAY, NOW
from tests.operations.prepared import ended_incident, item

pytestmark = pytest.mark.django_db


def to(name: str, *parts: str) -> str:
    return reverse(f"console:{name}", args=parts)


def page(client, *where: str) -> str:
    return client.get(to(*where)).content.decode()


def test_an_item_is_added_edited_and_closed(office):
    incident = make.incident()
    sent = {"title": "Purge safely.", "type": "prevent", "priority": "high", "owner": "Ada"}
    office.post(to("add-item", incident.code), sent)
    row = ActionItem.objects.get()

    office.post(to("item", row.code), sent | {"due_on": "2022-07-01", "is_public": "on"})
    office.post(to("close-item", row.code), {"state": "done"})

    row.refresh_from_db()
    assert (row.state, row.is_public, str(row.due_on)) == ("done", True, "2022-07-01")
    assert "Open again" in page(office, "incident-items", incident.code)


def test_a_point_of_the_postmortem_s_last_list_fills_the_form_until_it_is_an_item(office):
    incident = make.incident()
    work = "- **Purge** safely.\n- Review more."
    sections = [Section("Impact", "- All."), Section("Future work", work)]
    write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW)
    item(incident, title="Review more.")

    there = page(office, "incident-items", incident.code)
    [asked] = re.findall(r'href="(\?title=[^"#]*)', there)
    form = office.get(to("incident-items", incident.code) + html.unescape(asked)).content.decode()

    assert 'value="Purge safely."' in form
    assert re.search(r'name="is_public"[^>]*checked', form)


def test_points_are_of_the_section_that_ends_the_outline_before_what_follows_it(office):
    incident = ended_incident()
    sections = [Section("Future work", "- Purge safely."), Section("Notes", "- Ask Bob.", True)]
    write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + DAY)

    told = page(office, "incident-items", incident.code)

    assert "Purge safely." in told
    assert "Ask Bob." not in told


def test_while_the_section_of_what_is_to_be_done_is_empty_nothing_else_is(office):
    incident = ended_incident()
    sections = [Section("Mitigation", "- Rolled forward."), Section("Future work", "")]
    write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + DAY)

    assert "Rolled forward." not in page(office, "incident-items", incident.code)


def test_what_is_overdue_is_told_to_the_board(office):
    item(title="Purge safely.", due_on=NOW.date() - DAY)

    for where in ("board", "overdue-items"):
        assert "overdue since Jun 9, 2022" in page(office, where)


def test_a_board_on_which_nothing_is_overdue_says_nothing_of_it(office):
    item(title="Purge safely.", due_on=NOW.date() + DAY)

    assert "Overdue action items" not in page(office, "board")
    assert reverse("console:overdue-items") in page(office, "board")


def test_a_refused_item_is_shown_again_as_typed(office):
    incident = make.incident()

    answer = office.post(
        to("add-item", incident.code),
        {"title": "Purge", "type": "prevent", "priority": "low", "tracker_url": "tracker"},
    )

    assert "begins with https://" in answer.content.decode()
    assert 'value="Purge"' in answer.content.decode()


def test_readers_see_how_many_public_items_are_done(client, office):
    incident = ended_incident(is_published=True)
    done, _open = (item(incident, title=title, is_public=True) for title in ("One.", "Two."))
    item(incident, title="MARKER", owner="MARKER")
    office.post(to("close-item", done.code), {"state": "done"})

    shown = client.get(reverse("incident", args=[incident.code])).content.decode()

    assert "1 of 2 done" in shown
    assert "<s><bdi>One.</bdi></s>" in shown
    assert "MARKER" not in shown
