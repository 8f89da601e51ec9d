from __future__ import annotations

from dataclasses import replace

import pytest

from incidents.domain.review import ReviewState
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import AuditEntry, Delivery, Event, Incident, Page, Postmortem
from incidents.operations import fan_out
from incidents.operations.actor import Actor, user_actor
from incidents.operations.errors import NotAllowed, Outdated, Refused
from incidents.operations.incidents import edit_incident
from incidents.operations.postmortem_review import (
    approve_postmortem,
    comment_on_postmortem,
    end_review,
    plan_postmortem,
    request_review,
    resolve_comment,
)
from incidents.operations.postmortems import (
    publish_postmortem,
    resolve_and_publish,
    version,
    write_postmortem,
)
from incidents.operations.updates import edit_update
from incidents.queries import nudges, review
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

SECTIONS = [Section("Summary", "It looped."), Section("Notes", "Ask Bob.", is_internal=True)]
LATER = NOW + 2 * HOUR


def person(name: str) -> Actor:
    return user_actor(make.user(username=name, is_staff=True, is_superuser=True))


@pytest.fixture
def ada(db) -> Actor:
    return person("ada")


@pytest.fixture
def bob(db) -> Actor:
    return person("bob")


def written(by: Actor, *, is_open: bool = False) -> Incident:
    incident = make.incident(impact_override="major")
    if not is_open:
        make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    write_postmortem(incident.pk, by=by, sections=SECTIONS, now=NOW + HOUR)
    return incident


def needs(count: int) -> None:
    Page.objects.update(approvals_major=count)


def state(incident: Incident) -> ReviewState:
    return review.state(Postmortem.objects.get(), Incident.objects.get(pk=incident.pk))


def test_it_goes_from_draft_to_published_and_an_edit_makes_it_a_draft_again(ada, bob):
    incident = written(ada)
    states = [state(incident)]
    for step, by in ((request_review, ada), (approve_postmortem, bob), (publish_postmortem, ada)):
        step(incident.pk, by=by, now=LATER)
        states.append(state(incident))

    assert states == ["draft", "in_review", "approved", "published"]
    end_review(incident.pk, by=ada, now=LATER)
    more = [replace(SECTIONS[0], body="It looped twice."), *SECTIONS[1:]]
    write_postmortem(incident.pk, by=ada, sections=more, now=LATER + MINUTE)
    assert state(incident) == "draft"


def test_a_review_may_begin_while_the_incident_is_open(ada, bob):
    incident = written(ada, is_open=True)

    request_review(incident.pk, by=ada, now=LATER)
    approve_postmortem(incident.pk, by=bob, now=LATER)

    assert state(incident) == "approved"


def test_nothing_gets_harder_by_default(ada):
    incident = written(ada)

    assert publish_postmortem(incident.pk, by=ada, now=LATER).published_at == LATER


def test_without_approvals_it_is_refused_where_the_page_asks_for_them(ada, bob):
    needs(1)
    incident = written(ada)

    with pytest.raises(Refused, match="must still approve it: 1"):
        publish_postmortem(incident.pk, by=ada, now=LATER)

    request_review(incident.pk, by=ada, now=LATER)
    approve_postmortem(incident.pk, by=bob, now=LATER)
    assert publish_postmortem(incident.pk, by=ada, now=LATER).published_at


def is_down() -> Incident:
    down = make.saying(ComponentStatus.MAJOR_OUTAGE, make.component())
    incident = make.incident(components=down)
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    return incident


def lower_by_hand(incident: Incident, by: Actor) -> None:
    edit_incident(incident.pk, by=by, impact_override="none", now=LATER)


def lower_by_correcting(incident: Incident, by: Actor) -> None:
    first = incident.updates.earliest("display_at")
    edit_update(first.pk, by=by, content=replace(first.content, components={}), now=LATER)


@pytest.mark.parametrize("lower", [lower_by_hand, lower_by_correcting])
def test_an_impact_that_is_lowered_frees_of_no_approval_once_it_is_written(ada, lower):
    Page.objects.update(approvals_critical=1)
    incident = is_down()
    write_postmortem(incident.pk, by=ada, sections=SECTIONS, now=LATER)

    lower(incident, ada)

    assert Incident.objects.get().shown_impact == "none"
    with pytest.raises(Refused, match="must still approve it: 1"):
        publish_postmortem(incident.pk, by=ada, now=LATER)


def test_an_impact_that_an_update_raised_meanwhile_frees_of_no_approval_either(ada):
    Page.objects.update(approvals_critical=1)
    incident = make.incident()
    write_postmortem(incident.pk, by=ada, sections=SECTIONS, now=LATER)
    down = make.saying(ComponentStatus.MAJOR_OUTAGE, make.component())
    raised = make.update(incident, components=down, now=LATER)

    edit_update(raised.pk, by=ada, content=replace(raised.content, components={}), now=LATER)

    assert review.needed(Incident.objects.get()) == 1


def test_what_was_corrected_before_it_was_written_asks_for_no_approval(ada):
    Page.objects.update(approvals_critical=1)
    incident = is_down()

    lower_by_correcting(incident, ada)
    write_postmortem(incident.pk, by=ada, sections=SECTIONS, now=LATER)

    assert publish_postmortem(incident.pk, by=ada, now=LATER).published_at == LATER


def test_a_manager_may_publish_all_the_same_and_the_audit_keeps_why(ada):
    needs(2)
    incident = written(ada)
    editor = Actor("user", 7, "robin", frozenset({"incidents.publish_postmortem"}))

    with pytest.raises(NotAllowed):
        publish_postmortem(incident.pk, by=editor, now=LATER, reason="It is urgent.")
    publish_postmortem(incident.pk, by=ada, now=LATER, reason="It is urgent.")

    entry = AuditEntry.objects.filter(kind="postmortem.published").get()
    assert entry.detail["reason"] == "It is urgent."


def test_nobody_approves_what_they_have_written_in(ada, bob):
    incident = written(ada)
    request_review(incident.pk, by=ada, now=LATER)
    write_postmortem(incident.pk, by=bob, sections=SECTIONS[:1], now=LATER)

    for by in (ada, bob):
        with pytest.raises(Refused, match="somebody else has to approve it"):
            approve_postmortem(incident.pk, by=by, now=LATER)


def test_an_edit_takes_an_approval_back(ada, bob):
    incident = written(ada)
    request_review(incident.pk, by=ada, now=LATER)
    approve_postmortem(incident.pk, by=bob, now=LATER)

    write_postmortem(incident.pk, by=ada, sections=SECTIONS[:1], now=LATER + MINUTE)

    assert state(incident) == "in_review"
    latest = AuditEntry.objects.filter(kind="postmortem.written").latest("pk")
    assert latest.detail == {"approvals_taken_back": 1}


def test_what_was_changed_since_it_was_read_is_not_approved(ada, bob):
    incident = written(ada)
    request_review(incident.pk, by=ada, now=LATER)

    with pytest.raises(Outdated, match="read it as it is now"):
        approve_postmortem(incident.pk, by=bob, now=LATER, based_on=version([]))


def test_a_draft_is_not_approved(ada, bob):
    with pytest.raises(Refused, match="a draft still"):
        approve_postmortem(written(ada).pk, by=bob, now=LATER)


def test_comments_stand_at_their_section_until_they_are_resolved(ada, bob):
    incident = written(ada)
    section = Postmortem.objects.get().sections.first()

    made = comment_on_postmortem(
        incident.pk, by=bob, comment="Since when?", now=LATER, section_id=section.pk
    )
    resolve_comment(made.pk, by=ada, now=LATER)

    [found] = review.comments(Postmortem.objects.get())
    assert (found.section, found.author_name, found.resolved_by) == (section, "bob", "ada")


def test_its_due_time_nudges_the_day_before_and_when_it_has_passed(ada):
    incident = written(ada)
    told = {"is_noindex": False, "is_previewed": False}
    plan_postmortem(incident.pk, by=ada, due_at=NOW + 5 * DAY, now=LATER, **told)

    def rules(at) -> list[str]:
        return [each.rule.name for each in nudges.due(now=at, silence=HOUR)]

    assert "postmortem_due" not in rules(NOW + 3 * DAY)
    assert "postmortem_due" in rules(NOW + 4 * DAY)
    assert "postmortem_overdue" in rules(NOW + 5 * DAY)
    publish_postmortem(incident.pk, by=ada, now=NOW + 5 * DAY)
    assert not [name for name in rules(NOW + 6 * DAY) if name.startswith("postmortem")]


def told() -> list[tuple[str, str]]:
    fan_out.fan_out_due(now=LATER)
    return list(Delivery.objects.values_list("subscriber__target", "event__kind"))


def test_resolve_and_publish_is_one_transaction_and_one_message_a_subscriber(ada):
    incident = written(ada, is_open=True)
    fan_out.fan_out_due(now=LATER)
    make.subscriber("all@example.org")
    make.subscriber("lessons@example.org", wants_incidents=False)
    make.subscriber("updates@example.org", wants_postmortems=False)

    resolve_and_publish(incident.pk, by=ada, body="It ended.", now=LATER)

    incident.refresh_from_db()
    assert incident.status == "resolved"
    assert Postmortem.objects.get().published_at == LATER
    assert sorted(told()) == [
        (address, "incident.updated")
        for address in ("all@example.org", "lessons@example.org", "updates@example.org")
    ]


def test_where_it_cannot_be_published_it_is_not_resolved_either(ada):
    needs(1)
    incident = written(ada, is_open=True)

    with pytest.raises(Refused, match="must still approve"):
        resolve_and_publish(incident.pk, by=ada, body="It ended.", now=LATER)

    incident.refresh_from_db()
    assert incident.is_open


def test_later_saves_tell_nobody_unless_asked(ada):
    incident = written(ada)
    publish_postmortem(incident.pk, by=ada, now=LATER)
    for text, notifies in (("Quietly.", None), ("Aloud.", True)):
        write_postmortem(incident.pk, by=ada, sections=[Section("Summary", text)], now=LATER)
        publish_postmortem(incident.pk, by=ada, now=LATER, notifies=notifies)

    published = Event.objects.filter(kind="postmortem.published").order_by("pk")
    assert list(published.values_list("notifies", flat=True)) == [True, False, True]
