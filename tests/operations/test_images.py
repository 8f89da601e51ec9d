from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from django.core.files.storage import Storage
from django.db import IntegrityError

from incidents.domain.content import UpdateContent
from incidents.domain.images import ImageName, UnfitImage
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ActorKind, AuditKind, Status
from incidents.models import AuditEntry, Image, IncidentUpdate
from incidents.models.image import image_files
from incidents.operations import drafts, images, imports, postmortems, updates
from incidents.operations import incidents as incident_operations
from incidents.operations import sweep as sweeping
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.operations.errors import OperationError, Refused
from incidents.queries.images import content, public
from tests import make, stored
from tests.make import DAY, HOUR, NOW
from tests.pictures import HOSTILE, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("image_folder")]

NOBODY = ImageName("k3v9x0q2m1zt", 800, 600, "png")
LATER = NOW + HOUR


def files() -> set[str]:
    return set(image_files().listdir("")[1])


def test_an_image_is_kept_under_a_name_of_ours():
    image = make.image(sent=picture("GIF", size=(30, 20)), alt="  Two\nhalves. ")

    assert (image.width, image.height, image.suffix, image.alt) == (30, 20, "png", "Two halves.")
    assert files() == {str(image.name)}
    assert len(image.read()) == image.size_bytes


@pytest.mark.parametrize("name", HOSTILE)
def test_of_a_hostile_file_nothing_is_kept(name):
    with stored.nothing_written(), pytest.raises(Refused) as refusal:
        make.image(sent=HOSTILE[name][0])

    assert refusal.value.field == "image"
    assert isinstance(refusal.value.__cause__, UnfitImage)
    assert files() == set()


def test_an_image_without_a_description_is_refused():
    with (
        stored.nothing_written(),
        pytest.raises(Refused, match=r"description .* is empty"),
    ):
        make.image(alt="\n ")
    assert files() == set()


def test_a_file_without_its_row_is_removed_again():
    nobody = Actor(ActorKind.USER, None, "robin")  # which the audit's table refuses

    with pytest.raises(IntegrityError):
        make.image(by=nobody)

    assert files() == set()


def test_a_full_disk_is_a_refusal(monkeypatch, image_folder):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(image_folder), "_save", full)

    with stored.nothing_written(), pytest.raises(Refused, match="No space left on device"):
        make.image()


def test_a_text_with_an_image_that_is_not_there_is_refused():
    incident, text = make.incident(), f"![lag]({NOBODY.path})"

    with stored.nothing_written(), pytest.raises(Refused, match=f"no image {NOBODY}") as refusal:
        make.update(incident, body=text)
    assert refusal.value.field == "body"
    with stored.nothing_written(), pytest.raises(Refused, match="no image"):
        make.incident(body=text)


def test_so_is_one_with_another_size_than_its_own():
    image = make.image()
    other = ImageName(image.code, 61, 40, "png")

    with pytest.raises(Refused, match=f"no image {other}"):
        make.incident(body=f"![lag]({other.path})")


def edited(update: IncidentUpdate, body: str) -> None:
    updates.edit_update(update.pk, by=SYSTEM, content=UpdateContent(body=body), now=LATER)


def is_public(image: Image) -> bool:
    return public().filter(pk=image.pk).exists()


def test_an_image_is_public_while_an_update_that_readers_see_refers_to_it():
    image = make.image()
    assert not is_public(image)

    incident = make.incident()
    update = make.update(incident, body=make.showing(image))
    assert is_public(image)

    edited(update, "Nothing to see.")
    assert not is_public(image)
    edited(update, make.showing(image))
    assert is_public(image)

    updates.withdraw_update(update.pk, by=SYSTEM, now=LATER)
    assert not is_public(image)


def test_a_withdrawn_incident_takes_its_images_along():
    image = make.image()
    incident = make.incident(body=make.showing(image))
    assert is_public(image)

    incident_operations.withdraw_incident(incident.pk, by=SYSTEM, now=LATER)

    assert not is_public(image)


def test_a_cancelled_maintenance_keeps_its_images():
    image = make.image()
    maintenance = make.maintenance(body=make.showing(image))
    make.update(maintenance, Status.CANCELLED)

    assert is_public(image)


def test_an_image_stays_public_while_any_text_refers_to_it():
    image = make.image()
    first, second = (make.incident(body=make.showing(image)) for _ in range(2))

    incident_operations.withdraw_incident(first.pk, by=SYSTEM, now=LATER)
    assert is_public(image)
    incident_operations.withdraw_incident(second.pk, by=SYSTEM, now=LATER)
    assert not is_public(image)


def test_a_draft_makes_no_image_public_until_it_is_posted():
    image, author = make.image(), user_actor(make.user(is_superuser=True))
    told = UpdateContent(body=make.showing(image))
    draft = drafts.save_draft(make.incident().pk, by=author, content=told, now=NOW)
    assert not is_public(image)

    drafts.post_draft(draft.pk, by=author, now=LATER)

    assert is_public(image)


def test_an_image_of_a_postmortem_is_public_while_a_public_section_is_published():
    image, inner = make.image(), make.image()
    incident = make.incident(status=Status.RESOLVED)
    sections = [
        Section("Summary", make.showing(image)),
        Section("Notes", make.showing(inner), is_internal=True),
    ]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=LATER)
    assert not is_public(image)

    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=LATER)
    assert is_public(image)
    assert not is_public(inner)

    postmortems.revert_postmortem(incident.pk, by=SYSTEM, now=LATER)
    assert not is_public(image)


def test_a_postmortem_with_an_image_that_is_not_there_is_not_published():
    incident = make.incident(status=Status.RESOLVED)
    sections = [Section("Summary", f"![lag]({NOBODY.path})")]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=LATER)

    with stored.nothing_written(), pytest.raises(Refused, match=f"no image {NOBODY}"):
        postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=LATER)


def told_before(*bodies: str) -> PastIncident:
    said = [PastUpdate(content=UpdateContent(body=body, display_at=NOW)) for body in bodies]
    return PastIncident(name="Loops", updates=said)


def test_images_of_imported_incidents_are_public():
    image = make.image()

    imports.import_incidents([told_before("?", make.showing(image))], by=SYSTEM, now=LATER)

    assert is_public(image)


def test_an_import_says_which_update_has_an_image_that_is_not_there():
    past = [told_before("?"), told_before("?", f"![lag]({NOBODY.path})")]

    with (
        stored.nothing_written(),
        pytest.raises(Refused, match=r"Incident 2.*update 2: .* no image"),
    ):
        imports.import_incidents(past, by=SYSTEM, now=LATER)


def test_texts_without_images_cost_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert images.find(["![lag](https://a.example/g.png)", "/images/"]) == {}


WEEK = images.KEPT_FOR


def swept(*, at: timedelta, callbacks) -> set[str]:
    with callbacks(execute=True):
        sweeping.sweep(now=NOW + at)
    return files()


@pytest.fixture
def callbacks(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


def test_an_image_that_no_text_has_referred_to_is_removed_after_a_week(callbacks):
    image = make.image()
    assert swept(at=WEEK - HOUR, callbacks=callbacks) == {str(image.name)}

    assert swept(at=WEEK, callbacks=callbacks) == set()

    assert not Image.objects.exists()
    entry = AuditEntry.objects.get(kind=AuditKind.IMAGE_REMOVED)
    assert (entry.actor_kind, entry.detail) == (ActorKind.SYSTEM, {"name": str(image.name)})


def in_draft(image: Image) -> None:
    author, told = user_actor(make.user(is_superuser=True)), make.showing(image)
    content = UpdateContent(body=told)
    drafts.save_draft(make.incident().pk, by=author, content=content, now=NOW)


def in_section(image: Image) -> None:
    sections = [Section("Notes", make.showing(image), is_internal=True)]
    postmortems.write_postmortem(make.incident().pk, by=SYSTEM, sections=sections, now=NOW)


def in_update(image: Image) -> None:
    make.incident(body=make.showing(image))


def in_withdrawn_update(image: Image) -> None:
    update = make.update(make.incident(), body=make.showing(image))
    updates.withdraw_update(update.pk, by=SYSTEM, now=LATER)


def in_earlier_version(image: Image) -> None:
    edited(make.update(make.incident(), body=make.showing(image)), "Nothing.")


@pytest.mark.parametrize(
    "mention", [in_draft, in_section, in_update, in_withdrawn_update, in_earlier_version]
)
def test_an_image_that_any_text_mentions_or_did_is_kept(mention, callbacks):
    image = make.image()
    mention(image)

    for weeks in (1, 2, 3):
        assert swept(at=weeks * WEEK, callbacks=callbacks) == {str(image.name)}


def test_it_is_looked_for_among_texts_once_a_week(callbacks, django_assert_max_num_queries):
    in_draft(make.image())
    swept(at=WEEK, callbacks=callbacks)

    with django_assert_max_num_queries(1):
        images.remove_unused(now=NOW + WEEK + DAY)


@pytest.mark.django_db(transaction=True)
def test_who_posts_waits_for_no_sweep_and_what_is_shown_meanwhile_is_kept(
    monkeypatch, image_folder
):
    first, second, _third = (make.image() for _ in range(3))
    remove = type(image_folder).delete

    def posting(storage: Storage, name: str) -> None:
        remove(storage, name)
        if name == str(first.name):  # gone for good, and the others not looked at yet
            make.incident(body=make.showing(second))

    monkeypatch.setattr(type(image_folder), "delete", posting)
    images.remove_unused(now=NOW + WEEK)

    assert is_public(second)
    assert files() == {str(second.name)}
    assert list(Image.objects.values_list("pk", flat=True)) == [second.pk]


def test_bytes_that_are_lost_are_an_image_that_is_not_there():
    image = make.image()
    image_files().delete(str(image.name))

    with pytest.raises(Image.DoesNotExist):
        content(image.name, among=Image.objects.all())


def test_whoever_writes_texts_may_upload(now):
    for permission in images.WRITERS:
        make.image(by=Actor(ActorKind.USER, 7, "robin", frozenset({permission})))
    with pytest.raises(OperationError, match="Post updates"):
        make.image(by=Actor(ActorKind.USER, 7, "robin", frozenset({"incidents.view_incident"})))
