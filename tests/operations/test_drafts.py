from __future__ import annotations

from typing import Any

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import PartialWindow, Window
from incidents.domain.vocabulary import ComponentStatus, DraftReason, Status
from incidents.models import AuditEntry, Draft, Incident
from incidents.operations import drafts
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.operations.conflicts import BaseState
from incidents.operations.errors import Gone, NotAllowed, Outdated, Refused, TextTooLong
from incidents.operations.updates import post_update
from incidents.queries import revisions
from incidents.queries.drafts import waiting
from incidents.queries.feeds import last_modified_at
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def save(by: Actor, incident=None, **fields: Any) -> Draft:
    incident = incident or make.incident()
    return drafts.save_draft(
        incident.pk, by=by, **make.with_content({"body": "Soon.", "now": NOW} | fields)
    )


def test_person_keeps_what_was_typed(ada):
    draft = save(ada, next_update_at=NOW + HOUR, notifies=False, components={}, status="monitoring")

    assert (draft.author_id, draft.reason) == (ada.id, DraftReason.WRITTEN)
    assert draft.fields == {
        "body": "Soon.",
        "next_update_at": "2022-06-10T13:00:00+00:00",
        "notifies": False,
        "status": "monitoring",
    }
    assert AuditEntry.objects.latest("pk").kind == "draft.saved"


def test_draft_saved_twice_is_one(ada):
    incident = make.incident()

    assert save(ada, incident) == save(ada, incident)
    assert Draft.objects.count() == 1


def test_draft_saved_again_is_replaced(ada):
    draft = save(ada)

    again = drafts.save_draft(
        draft.incident_id,
        by=ada,
        content=UpdateContent(body="Now."),
        now=NOW + HOUR,
        draft_id=draft.pk,
    )

    assert (again, again.fields) == (draft, {"body": "Now."})
    assert again.created_at == NOW


def test_readers_see_nothing_of_a_draft(ada):
    incident = make.incident()
    before = revisions.numbers(), last_modified_at(now=NOW + DAY)

    drafts.save_draft(incident.pk, by=ada, content=UpdateContent(body="?"), now=NOW + HOUR)

    assert (revisions.numbers(), last_modified_at(now=NOW + DAY)) == before


def test_draft_is_posted_as_it_is(ada):
    draft = save(ada, estimate=Window(NOW + HOUR, NOW + 2 * HOUR))

    update = drafts.post_draft(draft.pk, by=ada, now=NOW + 90 * MINUTE)

    draft.refresh_from_db()
    assert draft.update == update
    assert (update.body, update.status) == ("Soon.", Status.IDENTIFIED)
    assert update.estimate_earliest_at == NOW + 90 * MINUTE
    assert not waiting()


@pytest.mark.parametrize("half", [(NOW + HOUR, None), (None, NOW + HOUR)])
def test_half_an_estimate_is_kept_as_it_was_typed_but_not_posted(ada, half):
    draft = save(ada, estimate=PartialWindow(*half, "p"))

    assert draft.content.estimate == PartialWindow(*half, "p")
    with stored.nothing_written(), pytest.raises(Refused, match="needs its earliest and its late"):
        drafts.post_draft(draft.pk, by=ada, now=NOW)


def seeing(incident: Incident, **claimed: ComponentStatus) -> BaseState:
    return BaseState(incident.status, claimed)


def test_draft_that_would_undo_a_newer_status_is_not_posted(ada):
    incident = make.incident()
    draft = drafts.save_draft(
        incident.pk,
        by=ada,
        content=UpdateContent(body="We watch.", status="monitoring"),
        seen=seeing(incident),
        now=NOW,
    )
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="“Resolved” by now, not “Identi"):
        drafts.post_draft(draft.pk, by=ada, now=NOW + HOUR)


def test_draft_that_would_undo_what_was_said_of_a_component_is_not_posted(ada):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    draft = drafts.save_draft(
        incident.pk,
        by=ada,
        content=UpdateContent(body="Better.", components={cdn.code: ComponentStatus.OPERATIONAL}),
        seen=seeing(incident, **make.degraded(cdn)),
        now=NOW,
    )
    worse = make.saying(ComponentStatus.MAJOR_OUTAGE, cdn)
    make.update(incident, Status.IDENTIFIED, components=worse, now=NOW + MINUTE)

    with stored.nothing_written(), pytest.raises(Outdated, match="CDN it says “Major outage”"):
        drafts.post_draft(draft.pk, by=ada, now=NOW + HOUR)


def test_draft_that_says_neither_lands_whatever_was_said_meanwhile(ada):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    draft = drafts.save_draft(
        incident.pk,
        by=ada,
        content=UpdateContent(body="A note."),
        seen=seeing(incident, **make.degraded(cdn)),
        now=NOW,
    )
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)

    update = drafts.post_draft(draft.pk, by=ada, now=NOW + HOUR)

    assert update.status == Status.RESOLVED


def test_draft_from_before_it_was_kept_what_its_writer_saw_is_posted(ada):
    draft = save(ada, status="monitoring")
    make.update(draft.incident, Status.RESOLVED, now=NOW + MINUTE)

    assert drafts.post_draft(draft.pk, by=ada, now=NOW + HOUR).status == Status.MONITORING


@pytest.mark.parametrize(("status", "claimed"), [("merry", "operational"), ("identified", "merry")])
def test_draft_of_one_who_saw_what_cannot_be_is_refused(ada, status, claimed):
    cdn = make.component()
    seen = BaseState(status, {cdn.code: claimed})
    incident, said = make.incident(), UpdateContent(body="?", components=make.degraded(cdn))

    with stored.nothing_written(), pytest.raises(Refused):
        drafts.save_draft(incident.pk, by=ada, content=said, seen=seen, now=NOW)


def test_draft_is_posted_as_what_became_of_it(ada):
    draft = save(ada)

    update = drafts.post_draft(
        draft.pk, by=ada, now=NOW, content=UpdateContent(status="monitoring", body="Done.")
    )

    assert (update.body, update.status) == ("Done.", Status.MONITORING)


def test_draft_is_posted_once(ada):
    draft = save(ada)
    first = drafts.post_draft(draft.pk, by=ada, now=NOW, submission="key")

    assert drafts.post_draft(draft.pk, by=ada, now=NOW, submission="key") == first
    with stored.nothing_written(), pytest.raises(Gone, match="was posted at 12:00 UTC already"):
        drafts.post_draft(draft.pk, by=ada, now=NOW, submission="other")
    with stored.nothing_written(), pytest.raises(Gone):
        drafts.discard_draft(draft.pk, by=ada, now=NOW)


def test_draft_can_be_discarded(ada):
    draft = save(ada)

    for _ in range(2):
        drafts.discard_draft(draft.pk, by=ada, now=NOW)

    assert not waiting()
    assert AuditEntry.objects.filter(kind="draft.discarded").count() == 1


def test_what_has_no_text_cannot_be_posted(ada):
    draft = save(ada, body="")

    with stored.nothing_written(), pytest.raises(Refused, match="message is empty"):
        drafts.post_draft(draft.pk, by=ada, now=NOW)


def test_draft_too_long_to_be_posted_is_refused(ada):
    with pytest.raises(TextTooLong):
        save(ada, body="x" * 30_000)


def test_draft_of_another_incident_is_not_replaced(ada):
    draft = save(ada)

    with pytest.raises(Refused, match="of another incident"):
        drafts.save_draft(
            make.incident().pk, by=ada, content=UpdateContent(), now=NOW, draft_id=draft.pk
        )


def test_only_people_have_drafts():
    with pytest.raises(Refused, match="sign in"):
        save(SYSTEM)


def test_drafting_takes_the_permission_to_post(ada):
    stranger, draft = user_actor(make.user()), save(ada)

    with pytest.raises(NotAllowed):
        save(stranger)
    with pytest.raises(NotAllowed):
        drafts.discard_draft(draft.pk, by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        drafts.post_draft(draft.pk, by=stranger, now=NOW)


def test_what_was_being_kept_while_it_was_posted_is_no_draft(ada):
    incident = make.incident()
    content = UpdateContent(body="Now.")
    post_update(incident.pk, by=ada, content=content, submission="key", now=NOW)

    with pytest.raises(Gone, match="sent already"):
        drafts.save_draft(incident.pk, by=ada, content=content, submission="key", now=NOW)

    assert not Draft.objects.exists()
