from __future__ import annotations

import threading

import boto3
import pytest
from django.db import connection
from django.db.models.functions import Now
from moto.server import ThreadedMotoServer

from incidents.models import Lease
from incidents.publishing import documents
from incidents.publishing.publication import CannotPublish, publish
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "assets")]


@pytest.fixture(scope="module")
def store():
    """An object store that speaks S3, in this process's own sockets only."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(store, s3_at):
    s3_at(*store.get_host_and_port())
    client = boto3.client("s3")
    client.create_bucket(Bucket="status")
    yield client
    for key in keys(client):
        client.delete_object(Bucket="status", Key=key)
    client.delete_bucket(Bucket="status")
    client.close()


def keys(client):
    return {found["Key"] for found in client.list_objects_v2(Bucket="status").get("Contents", [])}


def test_a_bucket_gets_the_same_files_with_their_types(bucket, now):
    incident = make.incident(now=now)

    publish("s3://status/site", now=now)

    feed = bucket.get_object(Bucket="status", Key="site/history.atom")
    assert feed["ContentType"] == "application/atom+xml; charset=utf-8"
    assert feed["Body"].read() == documents.ask("/history.atom").body
    assert f"site/incidents/{incident.code}/index.html" in keys(bucket)


@pytest.mark.long
def test_a_bucket_gets_only_what_has_changed_and_loses_what_is_gone(bucket, now):
    incident = make.incident(now=now)
    publish("s3://status", now=now)

    unchanged = publish("s3://status", now=now)
    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    changed = publish("s3://status", now=now)

    assert (unchanged.written, unchanged.removed) == (0, 0)
    assert changed.removed == 2
    assert f"incidents/{incident.code}/index.html" not in keys(bucket)


def publish_in_part(target, monkeypatch, *, now):
    """Fail at the front page, which is made after all others."""
    with monkeypatch.context() as broken:
        broken.setattr("incidents.render.pages.home", lambda **_: 1 / 0)
        with pytest.raises(CannotPublish):
            publish(target, now=now)


def body_of(client, name):
    return client.get_object(Bucket="status", Key=name)["Body"].read()


@pytest.mark.long
def test_what_a_failed_publication_left_in_a_bucket_is_removed_once_it_is_gone(
    bucket, now, monkeypatch
):
    incident = make.incident(now=now)
    publish_in_part("s3://status", monkeypatch, now=now)
    assert f"incidents/{incident.code}/index.html" in keys(bucket)

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    publish("s3://status", now=now)

    assert f"incidents/{incident.code}/index.html" not in keys(bucket)


@pytest.mark.long
def test_what_a_failed_publication_changed_in_a_bucket_is_changed_back(bucket, now, monkeypatch):
    publish("s3://status", now=now)
    incident = make.incident(name="Withdrawn soon", now=now)
    publish_in_part("s3://status", monkeypatch, now=now)
    assert b"Withdrawn soon" in body_of(bucket, "live/incidents/index.html")

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    publish("s3://status", now=now)

    assert body_of(bucket, "live/incidents/index.html") == documents.ask("/live/incidents").body


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_two_publications_to_a_bucket_at_once_the_newer_stays(bucket, now, monkeypatch):
    make.page()
    ask = documents.ask
    second = threading.Thread(target=publish_elsewhere, args=("s3://status",), kwargs={"now": now})

    def interrupted(path):
        answer = ask(path)
        if path == "/" and not second.ident:
            make.incident(name="Meanwhile", now=now)
            second.start()
            second.join(2)  # it would be done by then, if it did not wait
        return answer

    monkeypatch.setattr(documents, "ask", interrupted)
    publish("s3://status", now=now)
    second.join()

    assert b"Meanwhile" in body_of(bucket, "index.html")
    assert publish("s3://status", now=now, only_if_due=True) is None


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_publication_keeps_its_turn_while_it_finds_nothing_to_upload(bucket, now, monkeypatch):
    make.page()
    publish("s3://status", now=now)
    ask, held = documents.ask, []

    def slow(path):
        held.append(Lease.objects.filter(until__gt=Now()).exists())
        Lease.objects.update(until=now)  # as if this had taken a minute
        return ask(path)

    monkeypatch.setattr(documents, "ask", slow)
    again = publish("s3://status", now=now)

    assert again.written == 0
    assert sum(held) > 1  # it took its turn again after the first


def publish_elsewhere(target, *, now):
    publish(target, now=now, only_if_due=True)
    connection.close()


def test_a_bucket_that_does_not_exist_is_told(bucket, now):
    with pytest.raises(CannotPublish, match="refused or did not answer"):
        publish("s3://nowhere", now=now)


@pytest.mark.parametrize("target", ["s3://", "s3:/status", "gs://status", "https://host/status"])
def test_an_address_that_is_no_bucket_is_told_and_makes_no_folder(
    target, now, tmp_path, monkeypatch
):
    (empty := tmp_path / "empty").mkdir()
    monkeypatch.chdir(empty)

    with pytest.raises(CannotPublish, match="s3://bucket"):
        publish(target, now=now)

    assert not list(empty.iterdir())
