"""A file that is no whole export of this version changes nothing, and its place is named."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from incidents.domain.images import ImageName
from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry, Component, Delivery, Image, Incident, Rule, Subscriber
from incidents.models.image import image_files
from incidents.operations.actor import SYSTEM
from incidents.operations.exports.importing import CannotImport, import_page
from incidents.operations.exports.writing import FILE
from tests import make, pictures, stored
from tests.make import NOW
from tests.operations.exports.documents import AT, CODE, A, B, changed, document

MEASURE = {"address": "https://example.org/", "changed_at": AT}
FIGURES = {"facts": {"ended": ["instant", "soon", None]}}

pytestmark = pytest.mark.django_db


def read(tmp_path, text: str | dict[str, Any]):
    """Import a file that was made elsewhere."""
    file = tmp_path / FILE
    text = text if isinstance(text, str) else json.dumps(text, indent=1)
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return import_page(tmp_path, by=SYSTEM, now=NOW)


def refused(tmp_path, text: str | dict[str, Any]) -> str:
    files = image_files().listdir("")[1]  # those that other tests have left
    with stored.nothing_written(), pytest.raises(CannotImport) as refusal:
        read(tmp_path, text)
    assert image_files().listdir("")[1] == files
    return str(refusal.value)


def test_a_file_that_somebody_wrote_by_hand_is_a_page(tmp_path):
    found = read(tmp_path, document())

    assert found.counts["updates"] == 1
    assert Rule.objects.get().signal.observed == "unknown"
    assert found.lost[-1].startswith("Rules: 1. They act here from now on")
    assert Component.objects.get().status == "major_outage"
    assert Incident.objects.get().code == CODE
    assert not Delivery.objects.exists()


def test_a_rule_that_opens_incidents_waits_until_somebody_resumes_it(tmp_path):
    found = read(tmp_path, changed(document(), "rules.0.action", "open"))

    assert found.lost[-1].startswith("The rule “Errors” opens incidents by itself, and is paused")
    assert not Rule.objects.working().exists()
    paused = AuditEntry.objects.get(kind=AuditKind.RULE_PAUSED)
    assert paused.subject_name == "Errors"


def test_into_an_installation_in_use_nothing_is_imported(tmp_path):
    make.component()

    assert "has a page already" in refused(tmp_path, document())


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CannotImport, match=r"none was not imported: No such file"):
        import_page(tmp_path / "none", by=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1, column 1: it ends too early"),
        ("{}", "is no export of Plainstatus"),
        ('{"plainstatus_export": 2}', "a later version of Plainstatus; this one reads 1"),
        ('{"plainstatus_export": "1"}', "“made_at” is missing"),
        ('{"plainstatus_export": 1, "secrets": []}', "“secrets” is nothing that an export has"),
        (json.dumps(document() | {"components": {}}), "components: a list was expected"),
        (json.dumps(document() | {"made_at": "now"}), "made_at: Input should be a valid datetime"),
        ("\udcff", "byte 0 is no UTF-8"),
    ],
)
def test_what_is_no_export_of_this_version_says_why(tmp_path, text, why):
    assert why in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("components.0.code", "../../../etc", r"components\[0\].code \(line"),
        ("components.0.status", "fine", r"components\[0\].status \(line \d+\): Input should be"),
        ("components.0.position", -1, r"components\[0\].position"),
        ("components.0.position", 2**40, r"components\[0\].position"),
        ("components.0.name", "\ud800", "components"),
        ("components.0.name", "x" * 256, r"components\[0\].name"),
        ("components.0.name", "\x00", r"components\[0\].name"),
        ("components.0.group", A, r"components\[0\].group .*there is no component group with"),
        ("components.0.is_superuser", True, r"components\[0\].is_superuser .*not permitted"),
        ("incidents.0.started_at", "2022-06-10T12:00:00", r"incidents\[0\].started_at .*timezone"),
        ("incidents.0.started_at", "0022-06-10T12:00:00Z", r"started_at .*year 22 cannot be meant"),
        ("incidents.0.status", "scheduled", r"incidents\[0\] \(line \d+\): the database refuses"),
        ("incidents.0.code", B, r"updates\[0\].incident"),
        ("updates.0.components.0.component", CODE, r"updates\[0\].components\[0\].component"),
        ("updates.0.body", 7, r"updates\[0\].body .*valid string"),
        ("updates.0.told", {"count": 0, "due_at": AT, "last_at": AT}, r"updates\[0\].told.count"),
        ("status_log.0.update", A, r"status_log\[0\].update"),
        ("rules.0.matchers", 'alertname=~"("', r"rules\[0\].matchers .*no regular expression"),
        ("rules.0.body", "{{weather}}", r"rules\[0\].body .*no variable"),
        ("rules.0.source", "check", r"rules\[0\].measure .*where it asks"),
        ("rules.0.measure", [MEASURE], r"rules\[0\].measure .*come by themselves"),
        ("starred.0.key", "change-2", r"starred\[0\].key .*no row of this number"),
        ("page.former_accent", "x", r"page \(line \d+\): the database refuses it"),
        ("page.url", "javascript:alert(1)", r"page.url .*not an address"),
        ("page.footer_links", "x | javascript:alert(1)", r"page.footer_links"),
        ("page.support_url", "data:text/html,x", r"page.support_url"),
        ("page.logo", A, r"page.logo .*there is no image with the code"),
        ("action_items.0.tracker_url", "javascript:alert(1)", r"action_items\[0\].tracker_url"),
        ("former_paths.0.target", "/\\evil.example", r"former_paths\[0\] .*no address has"),
        ("former_paths.0.target", "//evil.example", r"former_paths\[0\] .*database refuses"),
        ("former_paths.0.path", "/a\n/b", r"former_paths\[0\] .*no address has"),
        ("jobs.0.metrics_url", "http://u:p@localhost/", r"jobs\[0\].metrics_url .*credentials"),
        ("jobs.0.readings.0.partitions.0.1", "many", r"jobs\[0\].readings\[0\].partitions"),
        ("jobs.0.readings.0.done", 7, r"jobs\[0\].readings\[0\] .*the database refuses"),
        ("postmortems.0.comments.0.section", 2, r"comments\[0\].section .*no section has"),
        ("postmortems.0.section_versions.0.section", 0, r"section_versions\[0\].section"),
        ("postmortems.0.published_figures", FIGURES, r"published_figures .*Invalid isoformat"),
        ("subscribers.0.target", "nobody", r"subscribers\[0\].address"),
        ("subscribers.0.token", "short", r"subscribers\[0\] .*the database refuses"),
        ("message_templates.0.body", "{{secret}}", r"message_templates\[0\].body"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path, path, value, why):
    assert re.search(why, refused(tmp_path, changed(document(), path, value)))


def test_the_second_of_two_with_one_code_is_named(tmp_path):
    twice = document()
    twice["components"] *= 2

    assert "components[1] (line" in refused(tmp_path, twice)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<script>", "web page"),
        (b"no image", "cannot be read as an image"),
        (pictures.picture(size=(3, 3)), "its type or its size is another"),
        (b" " * 6_000_000, "bytes, which no image has"),
    ],
)
def test_a_file_that_is_not_the_image_of_its_name_is_refused(tmp_path, content, why):
    name = ImageName(A, 60, 40, "png")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / str(name)).write_bytes(content)
    image = {"code": A, "suffix": "png", "alt": "?", "width": 60, "height": 40, "size_bytes": 1}
    row = image | {"kept_until": AT, "created_at": AT, "file": "../../etc/passwd"}

    assert why in refused(tmp_path, document() | {"images": [row]})


def test_an_image_without_a_file_is_told_of(tmp_path):
    image = {"code": A, "suffix": "png", "alt": "?", "width": 60, "height": 40, "size_bytes": 1}
    row = image | {"kept_until": AT, "created_at": AT}

    found = read(tmp_path, document() | {"images": [row]})

    assert Image.objects.count() == 1
    assert "has no file" in found.lost[0]


def test_who_has_no_token_in_the_file_gets_a_new_one(tmp_path):
    without = document()
    del without["subscribers"][0]["token"]

    read(tmp_path, without)

    assert len(Subscriber.objects.get().token) == 32
