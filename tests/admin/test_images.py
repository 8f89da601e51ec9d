"""Images are inserted into texts by a button that needs no script."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from incidents.domain.images import as_markdown
from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.models import Draft, Image, Incident, IncidentUpdate, Postmortem
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import fields
from tests.make import HOUR, NOW
from tests.pictures import HOSTILE, picture

pytestmark = pytest.mark.django_db

NEW_INCIDENT = reverse("console:new")
NEW_MAINTENANCE = reverse("console:schedule")


def file(content: bytes | None = None, name: str = "graph.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content, "image/png")


def button(response: HttpResponse, field: str) -> str:
    """Return the address to which the button beside a text sends the form."""
    found = re.search(
        rf'name="upload"\s+value="{field}"\s+formaction="([^"]*)"\s+'
        r'formenctype="multipart/form-data"',
        response.content.decode(),
    )
    assert found, "there is no button"
    return found[1]


def inserted(
    office: Client,
    page: HttpResponse,
    field: str = "body",
    *,
    sent: SimpleUploadedFile | None = None,
    alt: str = "Requests.",
    **typed: Any,
) -> HttpResponse:
    """Press the button beside a text, as a browser without script does."""
    form = fields(page, field) | typed
    form |= {"upload": field, f"{field}-image": sent or file(), f"{field}-alt": alt}
    return office.post(button(page, field), form)


def shown() -> str:
    image = Image.objects.get()
    return as_markdown(image.name, alt=image.alt)


def form_address(response: HttpResponse) -> str:
    found = re.search(
        r'<form method="post"\s+action="([^"]*)"\s+class="(?:postmortem|composer)"',
        response.content.decode(),
    )
    return found[1] if found else ""


def test_a_new_incident_with_an_image(office):
    page = office.get(NEW_INCIDENT, follow=True)

    back = inserted(office, page, name="Loops", body="It looped.", started_at="2022-06-10T11:5")

    form = fields(back, "body")
    assert form["body"] == f"It looped.\n\n{shown()}"
    assert (form["name"], form["started_at"], form["body-alt"]) == ("Loops", "2022-06-10T11:5", "")
    assert form["submission"] == fields(page, "body")["submission"]
    assert 'role="alert"' not in back.content.decode()
    assert not Incident.objects.exists()

    office.post(form_address(back), form | {"started_at": ""})
    assert Incident.objects.get().updates.get().images.count() == 1


def test_an_update_with_an_image(office):
    incident = make.incident()
    page = office.get(desk(incident))

    back = inserted(office, page, body="Still.", status="monitoring", promise="30")

    form = fields(back, "body")
    assert form["body"] == f"Still.\n\n{shown()}"
    assert (form["status"], form["promise"]) == ("monitoring", "30")
    assert IncidentUpdate.objects.count() == 1

    office.post(post(incident), form)
    assert incident.updates.last().images.count() == 1


def test_a_draft_with_an_image(office):
    incident = make.incident()
    form = fields(inserted(office, office.get(desk(incident))), "body")

    office.post(post(incident), form | {"save_draft": "1"})

    draft = Draft.objects.get()
    assert draft.fields["body"] == shown()
    again = inserted(office, office.get(f"{desk(incident)}?draft={draft.code}"))
    assert fields(again, "body")["draft"] == draft.code


def test_a_maintenance_with_an_image(office):
    page = office.get(NEW_MAINTENANCE, follow=True)

    back = inserted(office, page, body="Soon.", scheduled_for="2022-07-01T10:00")

    form = fields(back, "body")
    assert form["body"] == f"Soon.\n\n{shown()}"
    assert form["scheduled_for"] == "2022-07-01T10:00"


def test_a_correction_with_an_image(office):
    update = make.incident().updates.get()
    page = office.get(reverse("console:update", args=[update.code]))

    back = inserted(office, page)
    office.post(form_address(back), fields(back, "body"))

    update.refresh_from_db()
    assert update.body.endswith(shown())
    assert update.images.count() == 1


def test_a_section_of_a_new_postmortem_with_an_image(office):
    incident = make.incident(status=Status.RESOLVED)
    page = office.get(reverse("console:postmortem", args=[incident.code]))
    typed = {"sections-0-body": "It looped.", "sections-1-body": "Much."}

    back = inserted(office, page, "sections-1-body", **typed)

    form = fields(back, "sections-0-body")
    assert form["sections-0-body"] == "It looped."
    assert form["sections-1-body"] == f"Much.\n\n{shown()}"
    assert 'role="alert"' not in back.content.decode()

    office.post(form_address(back), form | {"publish": "1"})
    assert Postmortem.objects.get().images.count() == 1


def test_a_section_of_a_postmortem_that_there_is(office):
    incident = make.incident(status=Status.RESOLVED)
    postmortem = postmortems.write_postmortem(
        incident.pk, by=SYSTEM, sections=[Section("Summary", "It looped.")], now=NOW + HOUR
    )
    page = office.get(reverse("console:postmortem", args=[incident.code]))

    back = inserted(office, page, "sections-0-body")
    office.post(form_address(back), fields(back, "sections-0-body"))

    assert postmortem.sections.get().body == f"It looped.\n\n{shown()}"


def test_a_hostile_file_is_refused_and_what_was_typed_stays(office):
    page = office.get(desk(make.incident()))

    # One of each reason, and what Django reads in pieces; tests/domain/images asks for each file.
    for name in ("text", "svg with script", "too wide", "too many bytes"):
        sent, reason = HOSTILE[name]
        odd = file(sent, "../../../etc/x.png")
        back = inserted(office, page, sent=odd, body="Still.", alt="Lag.")

        text, form = unescape(back.content.decode()), fields(back, "body")
        assert reason in " ".join(text.split()), name
        assert 'role="alert"' in text, name
        assert (form["body"], form["body-alt"]) == ("Still.", "Lag."), name
    assert not Image.objects.exists()


def test_an_image_needs_a_description(office):
    back = inserted(office, office.get(desk(make.incident())), alt=" ", body="Still.")

    assert "The description of the image is empty" in back.content.decode()
    assert fields(back, "body")["body"] == "Still."
    assert not Image.objects.exists()


def test_without_a_file_it_asks_for_one(office):
    page = office.get(desk(make.incident()))
    form = fields(page, "body") | {"upload": "body", "body": "Still.", "body-alt": "Lag."}

    back = office.post(button(page, "body"), form)

    assert "Choose the file" in back.content.decode()
    assert fields(back, "body")["body"] == "Still."
    assert fields(back, "body")["body-alt"] == "Lag."


def test_a_name_that_leads_elsewhere_is_of_no_use(office):
    inserted(office, office.get(desk(make.incident())), sent=file(name="../../etc/passwd"))

    assert "passwd" not in str(Image.objects.get().name)


@pytest.mark.parametrize("button", ["save_draft", "post"])
def test_a_form_does_not_go_without_an_image_that_was_chosen(office, button):
    incident = make.incident()
    form = fields(office.get(desk(incident)), "body", body="Still.")

    back = office.post(
        post(incident),
        form | {button: "1", "body-image": "graph.png"},
    )

    assert "“graph.png” was chosen and not inserted" in back.content.decode()
    assert fields(back, "body")["body"] == "Still."
    assert incident.updates.count() == 1
    assert not Draft.objects.exists()


def test_an_old_form_shows_the_form_again(office):
    incident = make.incident()

    for page in (office.get(desk(incident)), office.get(NEW_INCIDENT, follow=True)):
        address = button(page, "body")
        assert office.get(address).status_code == 302


def test_who_may_not_write_uploads_nothing(office_of):
    incident = make.incident()
    stranger = office_of("view_incident", "change_incident")

    for address in (
        reverse("console:new-image"),
        reverse("console:image", args=[incident.code]),
        reverse("console:schedule-image"),
    ):
        reply = stranger.post(address, {"upload": "body", "body-image": file(), "body-alt": "Lag."})
        assert reply.status_code == 403
    assert not Image.objects.exists()


def test_who_may_only_post_uploads(office_of):
    incident = make.incident()
    poster = office_of("view_incident", "add_incidentupdate")

    inserted(poster, poster.get(desk(incident)))

    assert Image.objects.exists()


def test_what_was_typed_outlasts_the_end_of_the_session(office):
    page = office.get(desk(make.incident()))
    office.logout()

    back = inserted(office, page, body="Still.")

    assert back.status_code == 403
    assert "Still." in back.content.decode()
    assert not Image.objects.exists()


def test_an_image_is_for_who_is_signed_in(office, client):
    image = make.image()
    address = f"/admin/images/{image.name}"

    reply = office.get(address)

    assert reply.content == image.read()
    assert (reply["Content-Type"], reply["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert reply["Cache-Control"].startswith("private")
    assert client.get(address).status_code == 302
    for name in ("k3v9x0q2m1zt-800x600.png", "x.png", f"{image.code}-1x1.png"):
        assert office.get(f"/admin/images/{name}").status_code == 404


def test_texts_of_the_office_show_images_from_there(office):
    image = make.image()
    incident = make.incident(body=make.showing(image))

    assert f'src="/admin/images/{image.name}"' in office.get(desk(incident)).content.decode()


def test_more_may_be_sent_only_to_where_images_are():
    for address in (
        reverse("console:new-image"),
        reverse("console:image", args=["abcdefabcdef"]),
        reverse("console:schedule-image"),
        reverse("console:update-image", args=["abcdefabcdef"]),
        reverse("console:postmortem-image", args=["abcdefabcdef"]),
    ):
        assert resolve(address).func.takes_files
    assert not hasattr(resolve(NEW_INCIDENT).func, "takes_files")
