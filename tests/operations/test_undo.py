"""Taking back what one has just done oneself."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.recurrence import Recurrence
from incidents.domain.sections import Section
from incidents.domain.vocabulary import EventKind, Frequency
from incidents.models import (
    Component,
    DailyTotal,
    Delivery,
    Draft,
    Event,
    Incident,
    IncidentUpdate,
    Postmortem,
    StatusInterval,
)
from incidents.operations import components, fan_out, postmortems, undo, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.drafts import post_draft, save_draft
from incidents.operations.errors import Refused
from incidents.operations.incidents import edit_incident
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND
from tests.operations.operation import robin

pytestmark = pytest.mark.django_db

ROBIN = robin("change_component", "add_incident", "add_incidentupdate")
SOON = NOW + 20 * SECOND


@pytest.fixture(autouse=True)
def robin_s_account():
    return make.user(pk=7, username="robin")


def set_to(status: str, component: Component, *, by=ROBIN, now=NOW) -> int:
    """Return the key of the change."""
    components.set_status(component.pk, by=by, status=status, now=now, is_held=True)
    return component.changes.latest("pk").pk


def test_a_status_that_is_undone_leaves_no_trouble_behind():
    change = set_to("major_outage", make.component())

    undone = undo.undo_status(change, by=ROBIN, now=NOW + 20 * SECOND)

    assert undone.status == "operational"
    assert not StatusInterval.objects.exists()
    assert not DailyTotal.objects.exists()


def test_an_earlier_status_that_was_set_shows_again():
    component = make.component()
    set_to("partial_outage", component, by=SYSTEM, now=NOW - MINUTE)
    change = set_to("operational", component)

    assert undo.undo_status(change, by=ROBIN, now=NOW).status == "partial_outage"


def test_what_others_did_or_what_is_long_done_is_not_undone():
    change = set_to("major_outage", make.component())

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_status(change, by=ROBIN, now=NOW + 31 * SECOND)
    with stored.nothing_written(), pytest.raises(Refused, match="somebody has changed it"):
        undo.undo_status(change, by=SYSTEM, now=NOW + SECOND)


def test_of_two_changes_the_same_is_not_undone_twice():
    component = make.component()
    first = set_to("partial_outage", component)
    second = set_to("major_outage", component, now=NOW + SECOND)

    undo.undo_status(second, by=ROBIN, now=NOW + 2 * SECOND)
    with stored.nothing_written(), pytest.raises(Refused, match="undone already"):
        undo.undo_status(second, by=ROBIN, now=NOW + 2 * SECOND)

    component.refresh_from_db()
    assert component.status == "partial_outage"
    assert undo.undo_status(first, by=ROBIN, now=NOW + 3 * SECOND).status == "operational"


def test_only_the_latest_change_is_undone():
    component = make.component()
    first = set_to("partial_outage", component)
    set_to("major_outage", component, now=NOW + SECOND)

    with stored.nothing_written(), pytest.raises(Refused, match="has changed again since"):
        undo.undo_status(first, by=ROBIN, now=NOW + 2 * SECOND)


def test_what_an_incident_claims_since_is_not_undone():
    component = make.component()
    change = set_to("partial_outage", component)
    make.incident(components=make.degraded(component), now=NOW + SECOND)

    with pytest.raises(Refused, match="has changed again since"):
        undo.undo_status(change, by=ROBIN, now=NOW + 2 * SECOND)


def test_nobody_is_told_of_what_was_undone():
    component = make.component()
    set_to("partial_outage", component)
    change = set_to("major_outage", component, now=NOW + SECOND)

    undo.undo_status(change, by=ROBIN, now=NOW + 2 * SECOND)

    told = Event.objects.filter(kind=EventKind.COMPONENT_STATUS_CHANGED).order_by("pk")
    assert [event.notifies for event in told] == [True, False, False]


def said_by_components() -> dict[str, stored.Rows]:
    """Return all that follows from what was posted, without what only tells of it."""
    return {name: rows for name, rows in stored.derived().items() if name != "log"}


def opened(**fields: Any) -> Incident:
    """An incident of ten minutes ago, with a component in trouble."""
    component = make.component()
    return make.incident(components=make.degraded(component), now=NOW - 10 * MINUTE, **fields)


def posted(of: Incident, status: str = "monitoring", **fields: Any) -> IncidentUpdate:
    return make.update(of, status, **{"by": ROBIN, "now": NOW, "is_held": True} | fields)


@pytest.mark.parametrize("status", ["monitoring", "resolved"])
def test_a_post_that_is_undone_leaves_all_as_before(status):
    make.page()
    incident = opened()
    before, derived = Incident.objects.values().get(), said_by_components()
    update = posted(incident, status)

    undo.undo_post(update.pk, by=ROBIN, now=SOON)

    after = Incident.objects.values().get()
    assert after | {"updated_at": None} == before | {"updated_at": None}
    assert said_by_components() == derived
    assert not Event.objects.filter(kind="incident.updated", notifies=True).exists()


@pytest.mark.parametrize("earlier", ["", "Caches are cold."])
def test_an_end_that_is_undone_leaves_no_residual_effect_behind(earlier):
    incident = opened()
    if earlier:
        left = {"residual_effect": earlier, "residual_ends_at": NOW + HOUR}
        edit_incident(incident.pk, by=SYSTEM, now=NOW - MINUTE, **left)
    before = Incident.objects.values("residual_effect", "residual_ends_at").get()
    later = {"residual_effect": "Loops may last.", "residual_ends_at": NOW + DAY}
    update = posted(incident, "resolved", **later)

    undo.undo_post(update.pk, by=ROBIN, now=SOON)

    assert Incident.objects.values("residual_effect", "residual_ends_at").get() == before
    content = Draft.objects.open().get().content
    assert content.residual_effect == "Loops may last."
    assert content.residual_ends_at == NOW + DAY


def test_what_was_typed_is_a_draft_again():
    incident = opened()
    component = Component.objects.get()
    update = posted(incident, body="Words.", components=make.saying("major_outage", component))

    undo.undo_post(update.pk, by=ROBIN, now=SOON)

    content = Draft.objects.open().get().content
    assert (content.body, content.status) == ("Words.", "monitoring")
    assert content.components == {component.code: "major_outage"}
    assert content.display_at is None


def test_a_draft_that_was_posted_is_the_same_draft_again():
    incident = opened()
    content = UpdateContent(body="Words.")
    draft = save_draft(incident.pk, by=ROBIN, content=content, now=NOW)
    update = post_draft(draft.pk, by=ROBIN, now=NOW, is_held=True)

    undo.undo_post(update.pk, by=ROBIN, now=SOON)

    assert Draft.objects.open().get() == draft


def test_an_incident_that_was_opened_by_mistake_is_off_the_page_with_its_claims():
    make.page()
    component = make.component()
    incident = make.incident(by=ROBIN, components=make.degraded(component), is_held=True)

    undo.undo_post(incident.updates.get().pk, by=ROBIN, now=SOON)

    component.refresh_from_db()
    assert component.status == "operational"
    assert not Incident.objects.public().exists()
    assert not StatusInterval.objects.exists()
    assert not Event.objects.filter(notifies=True).exists()


def test_the_same_form_posts_again_after_it_was_undone():
    incident = opened()
    first = posted(incident, submission="form")
    undo.undo_post(first.pk, by=ROBIN, now=SOON)

    second = posted(incident, submission="form", now=SOON)

    assert second.pk != first.pk
    assert list(incident.updates.public().order_by("pk"))[-1] == second


@pytest.mark.parametrize("after", [31 * SECOND, 30 * SECOND])
def test_a_post_is_not_undone_once_it_may_be_told(after):
    update = posted(opened())

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_post(update.pk, by=ROBIN, now=NOW + after)


def test_a_post_is_not_undone_by_others():
    update = posted(opened())

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_post(update.pk, by=SYSTEM, now=SOON)


def test_a_post_is_not_undone_once_somebody_has_gone_on_from_it():
    incident = opened()
    update = posted(incident)
    make.update(incident, now=NOW + SECOND)

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_post(update.pk, by=ROBIN, now=SOON)


def test_a_post_that_was_edited_is_not_undone():
    update = posted(opened())
    edited = UpdateContent(body="Better words.")
    updates.edit_update(update.pk, by=SYSTEM, content=edited, now=NOW + SECOND)

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_post(update.pk, by=ROBIN, now=SOON)


def test_the_beginning_of_a_series_is_not_undone():
    maintenance = make.maintenance(
        [make.component().code],
        by=ROBIN,
        recurrence=Recurrence(Frequency.WEEKLY),
        is_held=True,
    )

    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_post(maintenance.updates.get().pk, by=ROBIN, now=SOON)


def test_what_is_told_at_once_can_be_undone_no_more():
    make.page()
    update = posted(opened())

    undo.tell_now(update.pk, by=ROBIN, now=SOON)

    assert Event.objects.get(kind="incident.updated").due_at == SOON
    with stored.nothing_written(), pytest.raises(Refused, match="too late"):
        undo.undo_post(update.pk, by=ROBIN, now=SOON + SECOND)


def test_what_is_held_is_told_before_an_end_that_is_not():
    make.page()
    incident = make.incident(by=ROBIN, is_held=True)

    make.update(incident, "resolved", by=SYSTEM, now=SOON)

    told = list(Event.objects.order_by("pk").values_list("kind", "due_at"))
    assert told == [("incident.created", SOON), ("incident.updated", SOON)]


def test_what_is_held_is_told_before_what_is_told_at_once():
    make.page()
    incident = make.incident(by=ROBIN, is_held=True)
    update = posted(incident, now=NOW + SECOND)

    undo.tell_now(update.pk, by=ROBIN, now=SOON)

    assert set(Event.objects.values_list("due_at", flat=True)) == {SOON}


WRITER = robin("add_incidentupdate", "change_postmortem", "publish_postmortem")


def ended_with_its_postmortem(*, was_public: bool = False) -> IncidentUpdate:
    make.subscriber()
    incident = make.incident(now=NOW - HOUR)
    fan_out.fan_out_due(now=NOW - MINUTE)
    told = {"by": WRITER, "now": NOW - MINUTE}
    sections = [Section("Summary", "It looped.")]
    if was_public:
        make.update(incident, "resolved", now=NOW - 2 * MINUTE)
        postmortems.write_postmortem(incident.pk, sections=sections, **told)
        postmortems.publish_postmortem(incident.pk, notifies=False, **told)
        make.update(incident, "monitoring", now=NOW - MINUTE)
        sections.append(Section("Impact", "Installers."))
    postmortems.write_postmortem(incident.pk, sections=sections, **told)
    return postmortems.resolve_and_publish(
        incident.pk, by=WRITER, body="Over.", now=NOW, is_held=True
    )


def test_an_end_with_its_postmortem_is_undone_with_it_and_nobody_is_told():
    update = ended_with_its_postmortem()
    fan_out.fan_out_due(now=SOON)
    undo.undo_post(update.pk, by=WRITER, now=SOON)
    fan_out.fan_out_due(now=NOW + HOUR)

    postmortem = Postmortem.objects.get()
    assert (postmortem.published_at, postmortem.incident.is_open) == (None, True)
    assert postmortem.sections.get().body == "It looped."
    assert not Delivery.objects.filter(event__created_at__gte=NOW).exists()
    assert Draft.objects.get().fields["body"] == "Over."


def test_an_end_with_a_postmortem_that_was_public_before_is_told_at_once():
    update = ended_with_its_postmortem(was_public=True)

    with pytest.raises(Refused, match="too late"):
        undo.undo_post(update.pk, by=WRITER, now=SOON)
