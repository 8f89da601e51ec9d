from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.urls import reverse

from incidents.domain.vocabulary import JobState
from incidents.models import AuditEntry, Job
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.operations.jobs.lifecycle import Credentials
from tests import exporters, make, stored
from tests.admin.forms import errors, fields
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

ADD = reverse("console:new-job")
TRY = reverse("console:try-new")
LIST = reverse("console:jobs")
URL = "http://worker-1:9100/metrics"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


@pytest.fixture
def exporter(httpserver) -> str:
    httpserver.expect_request("/metrics").respond_with_data(
        exporters.shown({"a": (1_000, 400, 2), "p": (2_000, 300, 0)}),
        content_type=exporters.TEXT,
    )
    return httpserver.url_for("/metrics")


def page(job: Job, name: str = "job") -> str:
    return reverse(f"console:{name}", args=[job.code])


def history(job: Job) -> str:
    return reverse("admin:incidents_job_history", args=[job.pk])


def filled(office, address: str = ADD, **changes) -> dict:
    return fields(office.get(address), "metrics_url", **changes)


def new(office, **changes) -> dict:
    said = {"name": "Purge", "unit": "names", "metrics_url": URL}
    return filled(office, **(said | changes))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_job_is_made_for_an_incident(office):
    incident = make.incident()
    form = filled(
        office,
        f"{ADD}?incident={incident.pk}",
        name="Purge",
        unit="names",
        metrics_url=URL,
        done_meaning="all pages work",
    )

    office.post(ADD, form)

    job = Job.objects.get()
    assert (job.name, job.incident, job.metrics_url) == ("Purge", incident, URL)
    assert job.done_meaning == "all pages work"
    assert (job.interval_s, job.mapping, job.partition_words) == (15, {}, "{partition}")
    assert AuditEntry.objects.filter(kind="job.created").exists()


def test_an_open_incident_offers_a_job_of_its_own(office, office_of):
    incident = make.incident()
    desk = reverse("console:incident", args=[incident.code])
    offer = f"{ADD}?incident={incident.pk}"

    assert offer in text(office.get(desk))
    assert offer not in text(office_of("view_incident").get(desk))


def test_a_new_job_sent_twice_lands_once(office):
    form = new(office)

    for _ in range(2):
        office.post(ADD, form)

    assert Job.objects.count() == 1


def test_what_an_operation_refuses_is_said_and_the_rest_kept(office):
    response = office.post(ADD, new(office, metrics_url="worker-1:9100", total="a"))

    assert "write it out" in errors(response)
    assert fields(response, "metrics_url")["total"] == "a"
    assert not Job.objects.exists()


def test_a_job_that_was_never_read_successfully_says_so_until_it_is(office):
    never_read = "Its metrics have never been read successfully"
    office.post(ADD, new(office))
    job = Job.objects.get()

    saved = text(office.get(page(job)))
    make.reading(job, ("a", 100, 30, 0))

    assert never_read in saved
    assert never_read not in text(office.get(page(job)))


def test_trying_shows_what_was_found_and_saves_nothing(office, exporter):
    form = filled(office, metrics_url=exporter)

    with stored.nothing_written():
        response = office.post(TRY, form | {"try": "1"})

    shown = text(response)
    assert "It works" in shown
    assert "2 partitions" in shown
    assert '<th scope="row">p</th>' in shown
    assert "2,000" in shown
    assert "This field is required" not in shown
    assert fields(response, "metrics_url")["metrics_url"] == exporter


def test_trying_warns_of_a_type_that_contradicts_the_mapping(office, httpserver):
    httpserver.expect_request("/metrics").respond_with_data(
        "# TYPE objects_left gauge\nobjects_left 9000\n", content_type=exporters.TEXT
    )
    address = httpserver.url_for("/metrics")
    form = new(office, metrics_url=address, processed="objects_left", total="9000")

    warned = text(office.post(TRY, form | {"try": "1"}))
    mended = text(office.post(TRY, form | {"try": "1", "kind": "remaining"}))

    assert "objects_left is declared as a gauge" in warned
    assert "It works" in mended
    assert "declared" not in mended


def test_the_meaning_of_a_metric_is_saved_and_shown_again(office):
    said = {"processed": "left", "kind": "remaining", "unknown": "-2", "gone": "done"}

    office.post(ADD, new(office, **said))

    job = Job.objects.get()
    assert job.mapping == said
    assert said.items() <= fields(office.get(page(job)), "metrics_url").items()


def test_trying_says_exactly_what_is_wrong(office, exporter):
    form = filled(office, metrics_url=exporter, total="names_planned", processed="names_total")

    response = office.post(TRY, form | {"try": "1"})

    assert "the metric names_planned is not there" in errors(response)


def test_what_was_tried_is_saved_or_tried_again_from_the_page_that_tells_of_it(office, exporter):
    job = make.job()
    for address in (TRY, page(job, "try")):
        form = filled(office, ADD if address == TRY else page(job), metrics_url=exporter)
        told = office.post(address, form | {"try": "1"})
        assert f'formaction="{address}"' in text(told)

        saved = office.post(address, fields(told, "metrics_url", name="Tried", unit="names"))

        assert saved.status_code == 302
        assert Job.objects.latest("updated_at").name == "Tried"
        assert office.get(address).status_code == 200


def test_a_trial_without_an_address_marks_the_field(office):
    response = office.post(TRY, filled(office) | {"try": "1"})

    assert "This field is required" in errors(response)


def test_trying_an_edit_uses_the_stored_credentials_and_saves_nothing(office, httpserver, exporter):
    job = make.job(
        metrics_url=exporter, authentication="bearer", credentials=Credentials("s3cret-word")
    )
    form = filled(office, page(job), name="Another name")

    with stored.nothing_written():
        response = office.post(page(job, "try"), form | {"try": "1"})

    assert "It works" in text(response)
    assert httpserver.log[0][0].headers["Authorization"] == "Bearer s3cret-word"
    assert fields(response, "metrics_url")["name"] == "Another name"


def test_credentials_go_in_and_never_come_out(office, exporter):
    form = new(office, metrics_url=exporter, authentication="basic", username="ada-login")
    form["secret"] = "s3cret-word"
    office.post(ADD, form)
    job = Job.objects.get()

    pages = [
        office.get(page(job)),
        office.get(history(job)),
        office.get(LIST),
        office.post(TRY, form | {"try": "1"}),
        office.post(ADD, form | {"metrics_url": "nonsense"}),
    ]

    assert job.credentials
    for shown in pages:
        assert "s3cret-word" not in shown.content.decode()
        assert job.credentials not in shown.content.decode()
    assert "One is stored" in text(pages[0])


def test_an_edit_keeps_the_credentials_and_goes_through_the_operation(office):
    job = make.job(metrics_url=URL, authentication="bearer", credentials=Credentials("token"))

    office.post(page(job), filled(office, page(job), name="Other", total="a", processed="b"))

    edited = Job.objects.get()
    assert (edited.name, edited.mapping) == ("Other", {"total": "a", "processed": "b"})
    assert edited.credentials == job.credentials
    assert AuditEntry.objects.filter(kind="job.edited").exists()


def test_an_unchanged_form_writes_nothing(office):
    job = make.job(mapping={"total": "a", "processed": "b"}, failure_meaning="Loops.\nFor a day.")

    with stored.nothing_written():
        office.post(page(job), filled(office, page(job)))


def test_a_job_is_ended_and_read_again_from_its_page(office):
    job = make.job()

    office.post(page(job, "job-end"))
    job.refresh_from_db()
    assert job.ended_at
    assert "Read again" in text(office.get(page(job)))

    office.post(page(job, "job-again"))
    job.refresh_from_db()
    assert job.ended_at is None


def test_a_removed_job_can_only_be_looked_at(office):
    job = make.job()

    office.post(page(job, "remove-job"))

    job.refresh_from_db()
    assert job.removed_at
    shown = text(office.get(page(job)))
    assert "Removed" in shown
    assert "Try it" not in shown
    assert "was removed" in text(office.post(page(job, "job-end"), follow=True))


def test_the_page_tells_of_the_latest_reading_and_of_trouble(office):
    job = make.job()
    make.reading(job, ("a", 1_000, 250, 9), state=JobState.STALLED, decides="p")
    Job.objects.update(failing_since=NOW, failure="The connection is refused.")

    shown = text(office.get(page(job)))

    assert "<span>Stalled</span> <span>25 %</span>" in shown
    assert "slowest part: p" in shown
    assert "It cannot be read since Jun 10, 2022 12:00." in shown
    assert "The connection is refused." in shown


def test_the_list_shows_progress_and_trouble_in_as_many_queries_however_long(
    office, django_assert_num_queries
):
    for number in range(9):
        made = make.job(make.incident(), name=f"Job {number}")
        make.reading(made, ("a", 100, 42, 0))
    Job.objects.filter(pk=made.pk).update(failing_since=NOW, failure="The connection is refused.")

    with django_assert_num_queries(5):
        shown = text(office.get(LIST))

    assert "42 % Running" in shown
    assert "The connection is refused." in shown


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("", {"live", "ended", "failing"}),
        ("?state=live", {"live", "failing"}),
        ("?state=failing", {"failing"}),
        ("?state=ended", {"ended"}),
        ("?state=removed", {"removed"}),
    ],
)
def test_the_list_narrows_to_what_is_read_or_is_not(office, asked, listed):
    made = {name: make.job(name=name) for name in ("live", "ended", "failing", "removed")}
    lifecycle.end_job(made["ended"].pk, by=SYSTEM, now=NOW + HOUR)
    lifecycle.remove_job(made["removed"].pk, by=SYSTEM, now=NOW + HOUR)
    Job.objects.filter(pk=made["failing"].pk).update(failing_since=NOW, failure="Refused.")

    shown = office.get(LIST + asked).context["jobs"]

    assert {job.name for job, _progress in shown} == listed


def test_who_may_only_look_changes_nothing_and_tries_nothing(office_of):
    job = make.job()
    office = office_of("view_job")

    assert "Try it" not in text(office.get(page(job)))
    for name in ("job", "try", "job-end", "job-again", "remove-job"):
        assert office.post(page(job, name), {"try": "1"}).status_code == 403
    assert office.post(TRY, {"try": "1"}).status_code == 403


def test_history_says_who_did_what(office):
    job = make.job()
    office.post(page(job, "job-end"))

    assert "Mitigation job ended" in text(office.get(history(job)))


def test_open_and_recent_incidents_are_offered_and_the_one_that_was_chosen(office):
    old = make.incident(name="Old")
    make.update(old, "resolved")
    job = make.job(old)
    make.incident(name="Open")

    shown = text(office.get(page(job)))

    assert "Open</option>" in shown
    assert "Old</option>" in shown


def test_the_list_finds_by_the_name_of_a_job_and_of_its_incident(office):
    make.job(make.incident(name="Redirect loops"), name="Purge")
    make.job(name="Reindex")

    assert "Reindex" not in text(office.get(LIST, {"q": "loops"}))
    assert "No match." in text(office.get(LIST, {"q": "nothing"}))


def test_the_old_addresses_lead_here(office):
    job = make.job()

    assert office.get(reverse("admin:incidents_job_change", args=[job.pk])).url == page(job)
    old = reverse("admin:incidents_job_add")
    assert office.get(f"{old}?incident=1").url == f"{ADD}?incident=1"
