"""The life of an image: from its upload over its publication until it is taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from incidents.domain.content import UpdateContent
from incidents.domain.sections import Section
from incidents.operations import postmortems, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.incidents import withdraw_incident
from tests import make, pictures

SIGHT = "/admin/images/{}"


@pytest.fixture
def image(reader):
    return make.image(now=timezone.now())


@pytest.fixture
def seen(reader, image):
    """Return what readers, strangers to the console, and who is signed in get of the image."""
    console = Client()
    console.force_login(make.user(is_staff=True))

    def ask() -> tuple[int, int, int]:
        reader.edge.library.refresh()
        address = SIGHT.format(image.name)
        public = reader.get(image.name.path)
        assert (public.body == image.read()) == (public.status == 200)
        return (
            public.status,
            Client().get(address).status_code,
            console.get(address).status_code,
        )

    return ask


PRIVATE, PUBLIC = (404, 302, 200), (200, 302, 200)


def test_from_a_draft_to_its_withdrawal(reader, image, seen):
    now = timezone.now()
    assert seen() == PRIVATE

    incident = make.incident(now=now)
    update = make.update(incident, body=make.showing(image), now=now)
    assert seen() == PUBLIC
    assert image.name.path.encode() in reader.get(f"/incidents/{incident.code}").body

    updates.withdraw_update(update.pk, by=SYSTEM, now=now)
    assert seen() == PRIVATE


def test_an_edit_brings_it_and_takes_it_away(image, seen):
    now = timezone.now()
    update = make.incident(now=now).updates.get()

    for body, expected in [(make.showing(image), PUBLIC), ("Nothing.", PRIVATE)]:
        updates.edit_update(update.pk, by=SYSTEM, content=UpdateContent(body=body), now=now)
        assert seen() == expected


def test_it_goes_with_its_incident(image, seen):
    incident = make.incident(body=make.showing(image), now=timezone.now())
    assert seen() == PUBLIC

    withdraw_incident(incident.pk, by=SYSTEM, now=timezone.now())

    assert seen() == PRIVATE


def test_it_comes_and_goes_with_its_postmortem(image, seen):
    now = timezone.now()
    incident = make.incident(status="resolved", now=now)
    sections = [Section("Summary", make.showing(image))]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=now)
    assert seen() == PRIVATE

    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=now)
    assert seen() == PUBLIC
    postmortems.revert_postmortem(incident.pk, by=SYSTEM, now=now)
    assert seen() == PRIVATE


def test_another_name_of_the_same_image_leads_nowhere(reader, image):
    make.incident(body=make.showing(image), now=timezone.now())
    reader.edge.library.refresh()

    for name in (f"{image.code}-1x1.png", f"{image.code}.png", "../images/x.png", "x.svg"):
        assert reader.get(f"/images/{name}").status == 404


def test_it_is_answered_as_an_image_and_asked_for_again_each_time(reader, image):
    make.incident(body=make.showing(image), now=timezone.now())
    reader.edge.library.refresh()

    reply = reader.get(image.name.path, accept_encoding="br, gzip")

    assert reply.headers["Content-Type"] == "image/png"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=0" in reply.headers["Cache-Control"]
    assert "img-src 'self'" in reply.headers["Content-Security-Policy"]
    assert reader.get(image.name.path, if_none_match=reply.headers["ETag"]).status == 304


def test_it_is_compressed_already_and_so_kept_once(reader, image):
    make.incident(body=make.showing(image), now=timezone.now())
    reader.edge.library.refresh()
    kept = reader.edge.library.find(image.name.path)

    (_, plain), (headers, coded) = kept.replies["identity"], kept.replies["br"]

    assert coded[0] is plain[0]
    assert "Content-Encoding" not in dict(headers)
    assert image.size_bytes < kept.size_bytes < image.size_bytes + 10_000


def test_it_is_answered_from_memory(reader, image, renders):
    make.incident(body=make.showing(image), now=timezone.now())
    reader.edge.library.refresh()

    for _ in range(3):
        assert reader.get(image.name.path).status == 200

    assert renders.count(image.name.path) == 1


@pytest.mark.long
def test_images_push_no_page_that_is_read_most_out_of_memory(reader):
    large = pictures.written(pictures.Image.effect_noise((400, 400), 90).convert("RGB"), "PNG")
    images = [make.image(sent=large, now=timezone.now()) for _ in range(4)]
    make.incident(body=make.showing(*images), now=timezone.now())
    store = reader.edge.library.store
    reader.edge.library.refresh()
    reader.edge.library.warm()
    store._limit_bytes = store.size_bytes + 2 * images[0].size_bytes

    for image in images:
        assert reader.get(image.name.path).status == 200

    assert store.core <= store.last_good.keys()
    assert store.size_bytes <= store._limit_bytes


def test_without_the_database_it_is_as_it_was(reader, image, database_gone):
    make.incident(body=make.showing(image), now=timezone.now())
    reader.edge.library.refresh()
    before = reader.get(image.name.path)

    with database_gone():
        reader.edge.library.refresh()
        after = reader.get(image.name.path)

    assert (after.status, after.body) == (200, before.body)
    assert "X-Stale-Since" in after.headers


def test_images_of_the_page_are_ready_as_the_front_page_is(reader, renders, database_gone):
    page = make.page(logo=pictures.picture(), favicon=pictures.picture(size=(64, 64)))
    library = reader.edge.library
    library.refresh()
    library.warm()
    paths = [image.name.path for image in page.images]
    assert set(paths) <= set(renders)

    with database_gone():
        library.refresh()
        replies = [reader.get(path) for path in paths]

    assert [reply.body for reply in replies] == [image.read() for image in page.images]
    assert {reply.status for reply in replies} == {200}
