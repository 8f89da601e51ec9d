"""A backup holds everything, and a file that is not whole changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import tarfile
import threading
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident, Job, Page, Revision, User
from incidents.models.image import image_files
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations import archive, backup
from incidents.operations.backup import CannotBackUp, CannotRestore, back_up, restore
from incidents.queries.feeds import last_modified_at
from incidents.queries.images import public
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

LATER = make.NOW + make.DAY


@pytest.fixture
def file(tmp_path):
    return tmp_path / "backup.tar.gz"


@pytest.fixture
def lived():
    """A page with rows in the tables that matter, and times with microseconds."""
    make.page(name="Before “quotes” – and 中文")
    make.user(username="ada")
    part = make.component()
    now = make.NOW.replace(microsecond=123_456)
    affected = {part.code: ComponentStatus.MAJOR_OUTAGE}
    incident = make.incident(components=affected, now=now)
    make.update(incident, status=Status.RESOLVED, now=now + make.HOUR)
    return incident


def everything() -> dict[str, list]:
    """All rows but the revisions, which are to differ."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in backup._tables()
        if model is not Revision
    }


def remade(file, change, *others):
    """Write the archive again with its members changed by ``change``, and ``others`` in it."""
    with tarfile.open(file) as tar:
        members = {info.name: tar.extractfile(info).read() for info in tar}
    change(members)
    with tarfile.open(file, "w:gz") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        for info in others:
            tar.addfile(info)


def with_manifest(**fields):
    def change(members):
        manifest = json.loads(members["manifest.json"]) | fields
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


def shorten(members):
    members["tables/incidents.incident.jsonl"] = b""


def alter(members):
    name = "tables/incidents.page.jsonl"
    members[name] = members[name].replace(b"Before", b"Behind")


def with_first(table, **values):
    """Other values in the first row of ``table``, and a manifest that agrees."""

    def change(members):
        manifest, name = json.loads(members["manifest.json"]), f"tables/{table}.jsonl"
        told = manifest["tables"][table]
        first, *rest = members[name].splitlines(keepends=True)
        row = dict(zip(told["columns"], json.loads(first), strict=True)) | values
        members[name] = b"".join([json.dumps(list(row.values())).encode() + b"\n", *rest])
        told["sha256"] = hashlib.sha256(members[name]).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


def without_page(members):
    manifest = json.loads(members["manifest.json"])
    members["tables/incidents.page.jsonl"] = b""
    told = manifest["tables"]["incidents.page"]
    told["rows"], told["sha256"] = 0, hashlib.sha256(b"").hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()


def test_what_is_restored_equals_what_was_backed_up(file, lived, now):
    before = everything()
    back_up(file, now=now)
    make.incident(name="Later")
    Component.objects.update(name="Changed")

    restore(file, is_replacing=True, now=LATER)

    after = everything()
    entry = after["incidents.AuditEntry"].pop()
    assert entry["detail"] == {"restored_as_of": now.isoformat()}
    assert entry["created_at"] == LATER
    assert after == before
    assert Incident.objects.get().updates.count() == 2


@pytest.fixture
def image(lived, settings, tmp_path):
    """An image, and files of its own for it."""
    options = {"location": tmp_path / "images"}
    ours = {"BACKEND": "statuspage.storage.ImageStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "images": ours}
    image = make.image()
    make.update(lived, body=make.showing(image), now=make.NOW + 2 * make.HOUR)
    return image


def files():
    folder = Path(image_files().location)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_images_are_restored_with_what_refers_to_them(file, image, now):
    before = files()
    back_up(file, now=now)
    image_files().delete(str(image.name))
    later = make.image(now=LATER)

    restore(file, is_replacing=True, now=LATER)

    assert str(later.name) not in before
    assert files() == before
    assert public().get() == image


def test_a_restore_that_fails_leaves_images_as_they_were(file, image, now):
    back_up(file, now=now)
    remade(file, with_first("incidents.incident", started_at="soon"))
    image_files().delete(str(image.name))
    later = make.image(now=LATER)
    before = files()

    with pytest.raises(CannotRestore, match="no rows of this version"):
        restore(file, is_replacing=True, now=LATER)

    assert files() == before
    assert set(before) == {str(later.name)}


def with_image_called(name):
    def change(members):
        manifest = json.loads(members["manifest.json"])
        (old, digest), *_ = manifest["images"].items()
        members[f"images/{name}"] = members[f"images/{old}"]
        with_manifest(images={name: digest})(members)

    return change


def spoil_image(members):
    name = next(name for name in members if name.startswith("images/"))
    members[name] = b"else"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (spoil_image, "not the one that the manifest tells of"),
        (with_image_called("../../x.png"), "a name that no image has"),
        (with_manifest(images={"k3v9x0q2m1zt-8x6.png": "0"}), "cannot be read as a backup"),
    ],
)
def test_images_that_do_not_fit_are_refused_and_change_nothing(file, image, now, change, said):
    back_up(file, now=now)
    remade(file, change)
    before = everything(), files()

    with pytest.raises(CannotRestore, match=said):
        restore(file, is_replacing=True, now=LATER)

    assert (everything(), files()) == before


def test_a_backup_goes_on_without_an_image_whose_file_is_lost(file, image, now, caplog):
    image_files().delete(str(image.name))

    assert not back_up(file, now=now).images

    assert str(image.name) in caplog.text
    restore(file, is_replacing=True, now=LATER)


def test_the_date_of_feeds_does_not_go_back(file, lived, now):
    back_up(file, now=now)
    make.update(lived, status=Status.RESOLVED, now=now + 2 * make.HOUR)
    dated_at = last_modified_at(now=LATER)

    restore(file, is_replacing=True, now=LATER)

    assert last_modified_at(now=LATER) > dated_at


def test_new_rows_come_after_restored_ones(file, lived, now):
    back_up(file, now=now)

    restore(file, is_replacing=True, now=LATER)

    assert make.incident(name="Next").pk > lived.pk


def test_caches_see_that_what_they_know_is_old(file, lived, now):
    back_up(file, now=now)
    make.incident(name="Later")
    known = Revision.objects.get(topic="page").number

    restore(file, is_replacing=True, now=LATER)

    assert Revision.objects.get(topic="page").number > known


def test_nobody_stays_signed_in_and_no_session_is_in_the_file(file, lived, now, client):
    client.force_login(User.objects.get())
    back_up(file, now=now)

    restore(file, is_replacing=True, now=LATER)

    assert not Session.objects.exists()
    with tarfile.open(file) as tar:
        assert not [name for name in tar.getnames() if "session" in name]


def test_database_with_data_is_replaced_only_if_told(file, lived, now):
    back_up(file, now=now)
    before = everything()

    with pytest.raises(CannotRestore, match="--replace"):
        restore(file, now=LATER)

    assert everything() == before


def test_what_migrations_leave_counts_as_empty(file, now):
    make.page()
    Revision.objects.filter(topic="page").delete()
    for model in backup._tables():
        if model not in backup.FOUNDED:
            model._base_manager.all()._raw_delete(connection.alias)
    back_up(file, now=now)

    restore(file, now=LATER)

    assert Page.objects.get().name == "Example status"


def test_a_database_without_tables_is_told_to_be_another_than_was_meant(file, recorder, now):
    recorder.flush()

    with pytest.raises(CannotBackUp, match=r"is empty, and nothing was backed up\. .*DATABASE_URL"):
        back_up(file, now=now)

    assert not file.exists()


def test_a_database_of_an_earlier_version_is_told_with_what_to_do(file, recorder, now):
    recorder.record_unapplied("incidents", "0001_initial")

    with pytest.raises(CannotBackUp, match=r"without incidents\.0001_initial\. .*command migrate"):
        back_up(file, now=now)

    assert not file.exists()


UNFIT = [
    (shorten, "rows of incidents.incident"),
    (alter, "rows of incidents.page"),
    (lambda members: members.pop("manifest.json"), "manifest.json"),
    (lambda members: members.pop("tables/incidents.page.jsonl"), "incidents.page"),
    (with_manifest(format=99), "format 99"),
    (with_manifest(migrations=["incidents.9999_later"]), "later version"),
    (with_manifest(migrations=[]), "earlier version"),
    (with_manifest(migrations=[[]]), "later version"),
    (with_manifest(tables=[]), "cannot be read as a backup"),
    (with_manifest(created_at="\ud800"), "cannot be read as a backup"),
    (with_first("incidents.incident", started_at="soon"), "no rows of this version.*“soon”"),
    (with_first("incidents.incident", started_at=5), "no rows of this version"),
    (with_first("incidents.incident", id=10**30), "no rows of this version"),
    (without_page, "no rows of this version"),
]


@pytest.mark.long
def test_file_that_does_not_fit_is_refused_and_changes_nothing(file, lived, now):
    back_up(file, now=now)
    whole, before = file.read_bytes(), everything()

    for change, said in UNFIT:
        file.write_bytes(whole)
        remade(file, change)
        with pytest.raises(CannotRestore, match=said):
            restore(file, is_replacing=True, now=LATER)
        assert everything() == before, said


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_a_table_that_is_no_file_is_refused(file, lived, now, kind):
    back_up(file, now=now)
    other = tarfile.TarInfo("tables/incidents.page.jsonl")
    other.type, other.linkname = kind, "/etc/passwd"
    remade(file, lambda members: members.pop(other.name), other)

    with pytest.raises(CannotRestore, match="was not restored"):
        restore(file, is_replacing=True, now=LATER)

    assert Incident.objects.exists()


@pytest.mark.long
def test_the_largest_rows_are_restored(file, lived, now):
    body, series = "\x01" * BODY_MAX_LENGTH, {"“x”" * 1_000_000: 1.0}
    lived.updates.update(body=body)
    make.job(counters={"a": {"processed": series}})
    back_up(file, now=now)

    restore(file, is_replacing=True, now=LATER)

    assert {update.body for update in Incident.objects.get().updates.all()} == {body}
    assert Job.objects.get().counters["a"]["processed"] == series


def test_large_rows_are_restored_few_at_a_time(file, lived, now, monkeypatch):
    back_up(file, now=now)
    before = everything()
    monkeypatch.setattr(archive, "BATCH_BYTES", 1)

    with archive.reading(file) as reader:
        sizes = [len(batch) for batch in reader.batches("incidents.incidentupdate")]
    restore(file, is_replacing=True, now=LATER)

    assert sizes == [1, 1]
    assert everything()["incidents.IncidentUpdate"] == before["incidents.IncidentUpdate"]


def test_many_missing_migrations_are_not_listed_one_by_one(file, lived, now):
    back_up(file, now=now)
    remade(file, with_manifest(migrations=[f"incidents.{n:04}_later" for n in range(1000, 1030)]))

    with pytest.raises(
        CannotRestore, match=r"with incidents\.1000_later, .*1002_later and 27 more"
    ):
        restore(file, is_replacing=True, now=LATER)


@pytest.mark.parametrize("size", [0, 10, 2_000, -400])
def test_file_that_breaks_off_is_refused_and_changes_nothing(file, lived, now, size):
    back_up(file, now=now)
    file.write_bytes(file.read_bytes()[:size])
    before = everything()

    with pytest.raises(CannotRestore, match="was not restored"):
        restore(file, is_replacing=True, now=LATER)

    assert everything() == before


def test_missing_file_is_said_to_be(tmp_path):
    with pytest.raises(CannotRestore, match="No such file"):
        restore(tmp_path / "none.tar.gz", is_replacing=True, now=LATER)


def test_a_database_that_is_gone_is_said_to_be(file, lived, now, database_gone):
    back_up(file, now=now)

    with database_gone():
        with pytest.raises(CannotBackUp, match="closed the connection"):
            back_up(file, now=now)
        with pytest.raises(CannotRestore, match="closed the connection"):
            restore(file, is_replacing=True, now=LATER)


def test_file_is_its_owners_and_takes_its_name_when_whole(file, lived, now, monkeypatch):
    back_up(file, now=now)
    whole = file.read_bytes()

    def fail(descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(backup.CannotBackUp, match="no space left"):
        back_up(file, now=now)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == whole
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_others_write_meanwhile_and_are_not_in_the_file(file, lived, now):
    def write_elsewhere():
        make.incident(name="Meanwhile")
        connection.close()

    def interrupt(execute, sql, params, many, context):
        if "auth_permission" in sql and not writers:
            writers.append(threading.Thread(target=write_elsewhere))
            writers[0].start()
            writers[0].join(10)
        return execute(sql, params, many, context)

    writers = []
    with connection.execute_wrapper(interrupt):
        back_up(file, now=now)

    assert not writers[0].is_alive()
    assert Incident.objects.count() == 2
    restore(file, is_replacing=True, now=LATER)
    assert Incident.objects.count() == 1


def test_a_restored_page_takes_updates(file, lived, now):
    back_up(file, now=now)
    restore(file, is_replacing=True, now=LATER)

    make.update(Incident.objects.get(), status=Status.MONITORING, now=make.NOW + 2 * make.HOUR)

    assert Incident.objects.get().updates.count() == 3
