"""Internal sections of a postmortem stand in no public document and in no message."""

from __future__ import annotations

import re

import pytest

from incidents.domain.sections import Section
from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import Status
from incidents.models import Event, Image, PostmortemSection
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortem_review import comment_on_postmortem, plan_postmortem
from incidents.operations.postmortems import (
    publish_postmortem,
    revert_postmortem,
    write_postmortem,
)
from incidents.publishing import documents
from incidents.publishing.catalogue import catalogue
from incidents.render import messages
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

MARKER = "zyzzyva-of-the-team"
PUBLIC = "Redirects pointed at each other."


@pytest.fixture
def image() -> Image:
    """One that an internal section alone shows, of a postmortem that is published."""
    make.page(now=NOW - HOUR)
    incident = make.incident(components=make.degraded(make.component()))
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    image = make.image()
    sections = [
        Section("Summary", PUBLIC),
        Section(MARKER, f"{MARKER} {make.showing(image)}", is_internal=True),
    ]
    write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)
    comment_on_postmortem(incident.pk, by=SYSTEM, comment=MARKER, now=NOW + HOUR)
    publish_postmortem(incident.pk, by=SYSTEM, now=NOW + HOUR)
    return image


def test_no_public_document_has_it(image):
    paths = catalogue(now=NOW + 2 * HOUR).paths
    told = {path: documents.ask(path).body.decode(errors="replace") for path in sorted(paths)}

    assert not [path for path, text in told.items() if MARKER in text or image.code in text]
    assert not [path for path in paths if image.code in path]
    assert len([path for path, text in told.items() if PUBLIC in text]) >= 3  # page, feeds, API


def test_the_image_of_an_internal_section_is_not_there_for_readers(image, client):
    assert client.get(f"/images/{image.name}").status_code == 404


@pytest.mark.parametrize("channel", [ChannelKind.MAIL, ChannelKind.WEBHOOK])
def test_no_message_has_it(image, channel):
    told = Event.objects.get(kind="postmortem.published")

    message = messages.of_event(
        told, channel=channel, is_list=False, replaces_earlier=False, now=NOW + HOUR
    )

    assert PUBLIC in str(message)
    assert MARKER not in str(message)
    assert image.code not in str(message)


def test_a_secret_link_shows_the_public_sections_alone_and_only_while_it_is_given_out(
    image, client
):
    incident = Event.objects.filter(kind="postmortem.published").get().incident
    told = {"due_at": None, "is_noindex": True, "now": NOW + 2 * HOUR}
    plan = plan_postmortem(incident.pk, by=SYSTEM, is_previewed=True, **told)
    address = f"/postmortems/preview/{plan.preview_key}"

    assert client.get(address).headers["Location"] == f"/incidents/{incident.code}"
    page = client.get(f"/incidents/{incident.code}").content.decode()
    assert 'content="noindex"' in page
    revert_postmortem(incident.pk, by=SYSTEM, now=NOW + 2 * HOUR)
    shown = client.get(address)

    assert PUBLIC in shown.content.decode()
    assert MARKER not in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    plan_postmortem(incident.pk, by=SYSTEM, is_previewed=False, **told)
    assert client.get(address).status_code == 404


def test_a_secret_link_shows_the_images_of_public_sections_alone(image, client):
    incident = Event.objects.filter(kind="postmortem.published").get().incident
    shown = make.image()
    [hidden] = PostmortemSection.objects.filter(is_internal=True)
    sections = [Section("Summary", make.showing(shown)), Section(MARKER, hidden.body, True)]
    revert_postmortem(incident.pk, by=SYSTEM, now=NOW + 2 * HOUR)
    write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + 2 * HOUR)
    told = {"due_at": None, "is_noindex": False, "is_previewed": True, "now": NOW + 2 * HOUR}
    key = plan_postmortem(incident.pk, by=SYSTEM, **told).preview_key

    page = client.get(f"/postmortems/preview/{key}").content.decode()
    [address] = re.findall(r'src="(/postmortems/preview/[^"]+)"', page)
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (200, shown.name.content_type)
    assert "no-store" in answer["Cache-Control"]
    assert client.get(address.replace(str(shown.name), str(image.name))).status_code == 404
    assert client.get(address.replace(key, "x" * 32)).status_code == 404
    assert client.get(f"/images/{shown.name}").status_code == 404
