"""Drafts in the console: on the index, on the desk, in the composer."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import DraftReason, Status
from incidents.models import AuditEntry, Draft, Incident, Job, User
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import errors, fields
from tests.make import HOUR, MINUTE

pytestmark = pytest.mark.django_db

INDEX = reverse("console:board")


def drafted(incident: Incident, now, **said) -> Draft:
    """By a job."""
    job = Job.objects.create(
        incident=incident,
        name="Cache purge",
        unit="names",
        metrics_url="http://purge.example/metrics",
        next_scrape_at=now,
        created_at=now,
        updated_at=now,
    )
    return Draft.objects.create(
        incident=incident,
        job=job,
        reason=DraftReason.REVISED,
        fields={"body": "It takes longer."} | said,
        created_at=now,
        updated_at=now,
    )


def estimate(now) -> dict[str, str]:
    """As a draft holds it: in two to four hours."""
    return {
        "estimate_earliest_at": (now + 2 * HOUR).isoformat(),
        "estimate_latest_at": (now + 4 * HOUR).isoformat(),
        "estimate_depends_on": "p",
    }


def test_drafts_are_on_the_index_and_on_the_desk(office, now):
    incident = make.incident()
    draft = drafted(incident, now, **estimate(now))

    index, page = office.get(INDEX).content.decode(), office.get(desk(incident)).content.decode()

    assert f"{desk(incident)}?draft={draft.code}#post" in index
    assert f"?draft={draft.code}#post" in page
    assert "The estimate no longer holds" in page
    assert "It takes longer." in page
    assert "depends on p" in page


def test_draft_opens_the_composer_filled_and_is_posted(office, now):
    incident = make.incident(next_update_at=now + 30 * MINUTE)
    draft = drafted(incident, now, **estimate(now))

    shown = office.get(f"{desk(incident)}?draft={draft.code}")
    form = fields(shown, "body")
    office.post(post(incident), form | {"body": f"{form['body']} Sorry."})

    draft.refresh_from_db()
    assert form["body"] == "It takes longer."
    assert (form["status"], form["promise"]) == ("identified", "30")
    assert draft.update.body == "It takes longer. Sorry."
    assert draft.update.estimate_latest_at == now + 4 * HOUR
    assert draft.update.estimate_depends_on == "p"
    assert draft.code not in office.get(INDEX).content.decode()


def test_draft_whose_window_has_begun_is_posted_with_what_is_ahead(office, now):
    incident = make.incident()
    draft = drafted(
        incident, now, **estimate(now) | {"estimate_earliest_at": (now + MINUTE).isoformat()}
    )

    office.post(post(incident), fields(office.get(f"{desk(incident)}?draft={draft.code}"), "body"))

    draft.refresh_from_db()
    assert draft.update.estimate_earliest_at == draft.update.display_at


def test_what_was_typed_can_be_saved_and_taken_up_again(office, now):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)),
        "body",
        body="Half a sen",
        status="resolved",
        residual_effect="Loops may last.",
        residual_ends_at="2022-06-11 12:00",
        promise="at",
        estimate_earliest_at="2022-06-10 14:00",
    )

    saved = office.post(post(incident), form | {"save_draft": "1"}, follow=True)

    draft = Draft.objects.get()
    again = fields(saved, "body")
    assert draft.author == User.objects.get(username="ada")
    assert "readers see nothing of it" in saved.content.decode()
    assert again["draft"] == draft.code
    for name in ("body", "status", "residual_effect", "residual_ends_at", "estimate_earliest_at"):
        assert again[name] == form[name]
    assert incident.updates.count() == 1


def test_draft_saved_before_the_end_does_not_reopen(office):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    form = fields(office.get(desk(incident)), "body", body="Half a sen", save_draft="1")
    office.post(post(incident), form)
    make.update(incident, "resolved")
    draft = Draft.objects.get()

    office.post(post(incident), fields(office.get(f"{desk(incident)}?draft={draft.code}"), "body"))

    incident.refresh_from_db()
    cdn.refresh_from_db()
    assert (incident.status, cdn.status) == ("resolved", "operational")


def test_draft_keeps_what_was_chosen_for_components(office):
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn))
    form = fields(office.get(desk(incident)), "body", body="Half a sen", save_draft="1")
    form |= {f"components-{files.code}": "major_outage"}

    again = fields(office.post(post(incident), form, follow=True), "body")

    assert again[f"components-{files.code}"] == "major_outage"
    assert again[f"components-{cdn.code}"] == "degraded_performance"


LOOPS = {
    "status": "resolved",
    "residual_effect": "Loops may last.",
    "residual_ends_at": "2022-06-11 12:00",
}


def drafting(office, incident: Incident, **said: str) -> str:
    """Save a draft; return where it is opened."""
    form = fields(office.get(desk(incident)), "body", body="Half a sen", save_draft="1", **said)
    office.post(post(incident), form)
    return f"{desk(incident)}?draft={Draft.objects.latest('pk').code}"


def test_draft_that_would_undo_what_a_colleague_said_is_refused_and_kept(office):
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn))
    address = drafting(
        office, incident, status="monitoring", **{f"components__{cdn.code}": "operational"}
    )
    worse = make.saying("major_outage", cdn, files)
    make.update(incident, "investigating", components=worse)

    form = fields(office.get(address), "body")
    refused = office.post(post(incident), form)

    text = errors(refused)
    assert "It is “Investigating” by now, not “Identified”." in text
    assert "CDN it says “Major outage” by now." in text
    assert "Files it says" not in text
    again = fields(refused, "body")
    assert (again["body"], again["status"]) == ("Half a sen", "monitoring")
    assert again[f"components-{cdn.code}"] == "operational"
    assert again[f"components-{files.code}"] == "major_outage"


@pytest.mark.long
def test_draft_refused_so_is_posted_by_one_who_has_been_told(office):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    address = drafting(office, incident, **{f"components__{cdn.code}": "operational"})
    make.update(incident, "identified", components=make.saying("major_outage", cdn))
    told = fields(office.post(post(incident), fields(office.get(address), "body")), "body")

    office.post(post(incident), told)

    cdn.refresh_from_db()
    assert (incident.updates.count(), cdn.status) == (3, "operational")


@pytest.mark.long
def test_what_a_draft_names_is_said_also_if_changed_back_to_what_its_writer_saw(office):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    address = drafting(office, incident, **{f"components__{cdn.code}": "operational"})
    make.update(incident, "identified", components=make.saying("major_outage", cdn))
    back = {f"components__{cdn.code}": "degraded_performance"}
    told = office.post(post(incident), fields(office.get(address), "body", **back))

    office.post(post(incident), fields(told, "body"))

    cdn.refresh_from_db()
    assert "CDN it says “Major outage” by now." in errors(told)
    assert cdn.status == "degraded_performance"


@pytest.mark.long
def test_draft_saved_again_unposted_is_still_based_on_what_was_seen_at_first(office):
    incident = make.incident()
    address = drafting(office, incident, status="monitoring")
    make.update(incident, "resolved")
    form = fields(office.get(address), "body", body="Half a sentence", save_draft="1")
    office.post(post(incident), form)

    refused = office.post(post(incident), fields(office.get(address), "body"))

    assert "It is “Resolved” by now, not “Identified”." in errors(refused)


def test_draft_of_a_job_that_would_reopen_is_refused(office, now):
    incident = make.incident()
    draft = drafted(incident, now, status="monitoring")
    draft.seen = {"status": "identified", "components": {}}
    draft.save()
    make.update(incident, "resolved")

    page = office.get(f"{desk(incident)}?draft={draft.code}")

    assert "“Resolved” by now" in errors(office.post(post(incident), fields(page, "body")))


def test_saving_again_replaces_the_draft(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="One", save_draft="1")
    shown = office.post(post(incident), form, follow=True)

    office.post(post(incident), fields(shown, "body", body="Two", promise="60", save_draft="1"))

    draft = Draft.objects.get()
    assert draft.fields["body"] == "Two"
    assert fields(office.get(f"{desk(incident)}?draft={draft.code}"), "body")["promise"] == "60"


def test_draft_that_cannot_be_read_keeps_what_was_typed(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="One", display_at="yesterday")

    page = office.post(post(incident), form | {"save_draft": "1"})

    assert fields(page, "body")["body"] == "One"
    assert not Draft.objects.exists()


def test_draft_is_discarded(office, now):
    incident = make.incident()
    draft = drafted(incident, now)
    discard = reverse("console:discard-draft", args=[incident.code, draft.code])

    office.get(discard)
    draft.refresh_from_db()
    assert draft.discarded_at is None
    office.post(discard)

    draft.refresh_from_db()
    assert draft.discarded_at
    assert "Drafts" not in office.get(desk(incident)).content.decode()


def test_draft_that_a_colleague_posted_is_not_posted_again(office, now):
    incident = make.incident()
    draft = drafted(incident, now)
    mine, theirs = (
        fields(office.get(f"{desk(incident)}?draft={draft.code}"), "body") for _ in range(2)
    )
    office.post(post(incident), theirs)

    refused = office.post(post(incident), mine)

    assert "was posted at" in errors(refused)
    assert incident.updates.count() == 2


def test_who_may_not_post_sees_no_drafts(office_of, now):
    incident = make.incident()
    draft = drafted(incident, now)
    office = office_of("view_incident")
    discard = reverse("console:discard-draft", args=[incident.code, draft.code])

    assert draft.code not in office.get(INDEX).content.decode()
    assert draft.code not in office.get(desk(incident)).content.decode()
    assert office.post(discard).status_code == 403


def test_drafts_of_other_incidents_fill_nothing(office, now):
    incident, other = make.incident(), make.incident()
    draft = drafted(other, now)

    assert not fields(office.get(f"{desk(incident)}?draft={draft.code}"), "body")["body"]


@pytest.mark.parametrize("missing", ["estimate_earliest_at", "estimate_latest_at"])
def test_half_an_estimate_is_refused_beside_the_field(office, missing):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)),
        "body",
        body="?",
        **{
            "estimate_earliest_at": "2022-06-10 14:00",
            "estimate_latest_at": "2022-06-10 15:00",
            missing: "",
        },
    )

    page = office.post(post(incident), form)

    assert "An estimate needs both times." in errors(page)


def test_new_estimate_is_typed_beside_the_one_that_stands(office, now):
    incident = make.incident(estimate=Window(now + 2 * HOUR, now + 3 * HOUR), now=now)
    shown = office.get(desk(incident))
    times = {
        "estimate_earliest_at": "2022-06-10 15:00",
        "estimate_latest_at": "2022-06-10 17:00",
        "estimate_depends_on": "p",
    }

    office.post(post(incident), fields(shown, "body", body="Later.", **times))

    assert "readers are told Jun 10, 14:00–15:00" in shown.content.decode()
    update = incident.updates.last()
    assert (update.estimate_latest_at, update.estimate_depends_on) == (now + 5 * HOUR, "p")


def test_once_the_work_is_done_nobody_is_told_that_its_estimate_stands(office, now):
    incident = make.incident(estimate=Window(now + 2 * HOUR, now + 3 * HOUR), now=now)
    make.update(incident, Status.MONITORING, now=now + HOUR)

    assert "readers are told" not in office.get(desk(incident)).content.decode()


def test_update_that_ends_it_drops_the_estimate_that_was_typed(office, now):
    incident = make.incident()
    form = fields(
        office.get(desk(incident)),
        "body",
        body="Done.",
        status="resolved",
        estimate_earliest_at="2022-06-10 15:00",
        estimate_latest_at="2022-06-10 17:00",
    )

    office.post(post(incident), form)

    assert incident.updates.last().estimate_latest_at is None


def test_estimate_of_an_update_can_be_corrected(office, now):
    incident = make.incident(estimate=Window(now + 2 * HOUR, now + 3 * HOUR), now=now)
    update = incident.updates.get()
    address = reverse("console:update", args=[update.code])

    office.post(address, fields(office.get(address), "body", estimate_depends_on="s"))

    update.refresh_from_db()
    assert (update.estimate_latest_at, update.estimate_depends_on) == (now + 3 * HOUR, "s")


@pytest.mark.parametrize("sent", ["post", "save_draft"])
def test_residual_effect_of_a_draft_is_posted_and_kept_with_it(office, sent):
    incident = make.incident()
    address = drafting(office, incident, **LOOPS)

    office.post(post(incident), fields(office.get(address), "body", **{sent: "1"}))

    incident.refresh_from_db()
    kept = Draft.objects.get().fields["residual_effect"]
    assert kept == "Loops may last."
    assert incident.residual_effect == (kept if sent == "post" else "")


@pytest.mark.long
def test_residual_effect_of_a_draft_is_not_lost_where_a_colleague_ended_the_incident(office):
    incident = make.incident()
    address = drafting(office, incident, **LOOPS)
    make.update(incident, "resolved")

    refused = office.post(post(incident), fields(office.get(address), "body"))
    office.post(post(incident), fields(refused, "body"))

    incident.refresh_from_db()
    assert "moved on" in errors(refused)
    assert incident.residual_effect == "Loops may last."


def test_residual_effect_of_a_draft_can_be_taken_out(office):
    incident = make.incident()
    address = drafting(office, incident, **LOOPS)
    nothing = {"residual_effect": "", "residual_ends_at": ""}

    office.post(post(incident), fields(office.get(address), "body", **nothing))

    incident.refresh_from_db()
    assert (incident.status, incident.residual_effect) == ("resolved", "")


@pytest.mark.long
@pytest.mark.parametrize("ended_meanwhile", [False, True])
def test_draft_that_takes_an_earlier_residual_effect_away_can_be_posted(
    office, now, ended_meanwhile
):
    incident = make.incident(now=now - 3 * HOUR)
    later = {"residual_effect": "Loops may last.", "residual_ends_at": now + HOUR}
    make.update(incident, "resolved", now=now - 2 * HOUR, **later)
    make.update(incident, "identified", now=now - HOUR)
    nothing = {"residual_effect": "", "residual_ends_at": ""}
    address = drafting(office, incident, status="resolved", **nothing)
    if ended_meanwhile:
        make.update(incident, "resolved", now=now)

    told = office.post(post(incident), fields(office.get(address), "body"))
    if ended_meanwhile:
        told = office.post(post(incident), fields(told, "body"))

    incident.refresh_from_db()
    assert told.status_code == 302
    assert incident.updates.filter(body="Half a sen").exists()
    assert (incident.residual_effect == "") != ended_meanwhile


def keep(office, incident: Incident, **typed: str):
    """Have kept what is typed, as the page does by itself."""
    address = reverse("console:keep", args=[incident.code])
    return office.post(address, fields(office.get(desk(incident)), "body", **typed))


def test_what_is_typed_is_kept_as_one_draft_and_is_there_again(office):
    incident = make.incident()

    keep(office, incident, body="Half")
    said = keep(office, incident, body="Half a sen", status="monitoring")

    draft = Draft.objects.get()
    again = fields(office.get(desk(incident)), "body")
    assert "Kept as a draft at 13:00:0" in said.content.decode()
    assert f'value="{draft.code}"' in said.content.decode()
    assert (again["body"], again["status"]) == ("Half a sen", "monitoring")
    assert AuditEntry.objects.filter(kind="draft.saved").count() == 1


def test_what_was_kept_is_no_draft_any_more_once_it_is_posted(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="Half a sen")
    address = reverse("console:keep", args=[incident.code])
    office.post(address, form)
    form |= {"draft": Draft.objects.get().code, "body": "All of it."}

    office.post(post(incident), form)
    late = office.post(address, form)

    assert Draft.objects.get().update.body == "All of it."
    assert not fields(office.get(desk(incident)), "body")["body"]
    assert late.status_code == 204


def test_what_was_posted_is_not_kept_after_it(office):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="All of it.")
    office.post(post(incident), form)

    late = office.post(reverse("console:keep", args=[incident.code]), form)

    assert late.status_code == 204
    assert not Draft.objects.exists()


def test_where_nothing_was_typed_nothing_is_kept(office):
    keep(office, make.incident())

    assert not Draft.objects.exists()


@pytest.mark.long
def test_each_person_has_a_draft_of_their_own(office, office_of):
    incident = make.incident()
    other = office_of("add_incidentupdate")
    keep(office, incident, body="Mine")
    keep(other, incident, body="Theirs")

    assert fields(office.get(desk(incident)), "body")["body"] == "Mine"
    assert fields(other.get(desk(incident)), "body")["body"] == "Theirs"


def test_what_cannot_be_read_is_said_to_be_not_kept(office):
    said = keep(office, make.incident(), body="Half", display_at="yesterday")

    assert "Not kept yet" in said.content.decode()
