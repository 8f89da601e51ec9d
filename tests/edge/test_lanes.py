"""The queue before Django: who waits, who is refused at once; an operator's place is kept."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from PIL import Image

from incidents import models
from incidents.domain.images import MAX_BYTES
from incidents.edge import lanes
from incidents.edge.operator_pass import COOKIE
from incidents.models import ComponentGroup
from tests import exporters
from tests.admin.forms import fields
from tests.edge.operators import ADD, Slow, fill, operator, waiting
from tests.pictures import written
from tests.up import until

TEXT = "Redirects <loop> for readers."
TOKEN = "t" * 32
HERE = {"cookie": f"csrftoken={TOKEN}", "origin": "http://testserver"}


def send(reader, *, token=TOKEN, **headers):
    form = {"csrfmiddlewaretoken": token, "name": "Loops", "body": TEXT}
    return reader.post(ADD, urlencode(form).encode(), **(HERE | headers))


@pytest.fixture
def others_wait(reader):
    """All who are not signed in and may wait for Django do, in vain."""
    fill(reader.edge.lanes.others)
    return reader


@pytest.mark.parametrize(
    ("lane", "path"), [("hooks", "/hooks/alertmanager"), ("others", "/v1/pages/x/incidents.json")]
)
def test_programs_for_whom_there_is_no_place_are_told_to_try_again(reader, lane, path):
    fill(getattr(reader.edge.lanes, lane))

    reply = reader.post(path, b'{"alerts": []}', content_type="application/json")

    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
    assert "Send it again" in json.loads(reply.body)["error"]


def test_alerts_come_in_whatever_strangers_do(others_wait):
    reply = others_wait.post("/hooks/alertmanager", b"{}", content_type="application/json")

    assert reply.status == 401


@pytest.mark.long
def test_every_operator_s_post_lands_while_strangers_hammer_the_sign_in(reader):
    operators = [operator() for _ in range(20)]
    is_over = threading.Event()
    answers = []

    def hammer():
        while not is_over.wait(0.01):
            answers.append(reader.get("/accounts/login/").status)

    strangers = [threading.Thread(target=hammer) for _ in range(50)]
    for stranger in strangers:
        stranger.start()
    with ThreadPoolExecutor(20) as at_once:
        replies = list(
            at_once.map(lambda n: operators[n].post(reader, f"Group {n}").status, range(20))
        )
    is_over.set()
    for stranger in strangers:
        stranger.join()

    assert replies == [302] * 20
    assert set(ComponentGroup.objects.values_list("name", flat=True)) == {
        f"Group {number}" for number in range(20)
    }
    assert {200, 503} == set(answers)


def test_one_who_is_not_signed_in_is_answered_while_few_are(reader):
    with waiting(reader, 3, asked=1) as replies:
        pass

    assert [reply.result().status for reply in replies] == [200] * 3


def test_readers_are_left_threads_whatever_operators_do(reader):
    assert sum(lane.size for lane in reader.edge.lanes.all) <= configured.WEB_THREADS - 2


def test_who_only_looks_is_refused_at_once_and_without_a_thread_of_django(others_wait):
    calls = others_wait.edge._inner.calls

    reply = others_wait.get("/accounts/login/")

    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
    assert others_wait.edge._inner.calls == calls


def test_what_cannot_be_taken_now_is_given_back(others_wait, django_assert_num_queries):
    calls = others_wait.edge._inner.calls
    with django_assert_num_queries(0):
        reply = send(others_wait)

    assert reply.status == 503
    assert reply.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert b"Redirects &lt;loop&gt; for readers.</textarea>" in reply.body
    assert f'<form method="post" action="{ADD}"'.encode() in reply.body
    assert others_wait.edge._inner.calls == calls


def test_what_others_wrote_cannot_be_sent_with_one_click(others_wait):
    reply = send(others_wait, token="x" * 32, origin="https://elsewhere.example.org")

    assert reply.status == 403
    assert b"<form" not in reply.body


def test_what_waits_too_long_is_given_back_and_never_reaches_django(reader, monkeypatch):
    ada = operator()
    with waiting(reader, 3, asked=3, cookie=ada.cookie):
        monkeypatch.setattr(lanes, "PATIENCE_S", 0.2)
        reply = ada.post(reader, "Loops")
        looked = reader.get("/admin/", cookie=ada.cookie)

    assert (reply.status, looked.status) == (503, 503)
    assert b"Loops" in reply.body
    assert b"Too much at once" in looked.body
    assert not ComponentGroup.objects.exists()


def test_an_operator_whose_lane_is_full_is_given_back_what_was_typed(reader):
    ada = operator()
    fill(reader.edge.lanes.operators)

    reply = ada.post(reader, "Loops")

    assert reply.status == 503
    assert b"Loops" in reply.body


def test_strangers_who_send_slowly_keep_no_operator_from_posting(reader):
    ada = operator()
    with slow_senders(reader, 20, lambda number: f"198.51.100.{number}"):
        posted, page = ada.post(reader, "Loops"), reader.get("/")

    assert (posted.status, page.status) == (302, 200)


def test_one_address_keeps_nobody_elsewhere_from_signing_in(reader):
    with slow_senders(reader, 20, lambda number: "198.51.100.1"):
        assert reader.get("/accounts/login/", remote_addr="198.51.100.1").status == 503
        assert reader.get("/accounts/login/", remote_addr="198.51.100.2").status == 200


def test_behind_a_proxy_it_is_the_client_s_address(reader, settings):
    settings.STATUSPAGE_PROXIES = 1
    lane = reader.edge.lanes.others
    while lane.enter("198.51.100.1"):
        pass

    assert reader.get("/accounts/login/", x_forwarded_for="198.51.100.1").status == 503
    assert reader.get("/accounts/login/", x_forwarded_for="198.51.100.2").status == 200


def test_one_session_leaves_places_for_others(reader):
    ada, bob = operator(), operator()
    with slow_senders(reader, 30, lambda number: "198.51.100.1", cookie=ada.cookie):
        assert ada.post(reader, "Loops").status == 503
        assert bob.post(reader, "Loops").status == 302


@pytest.mark.sqlite
def test_while_the_file_is_gone_monitors_are_told_and_posts_come_back_as_typed(reader):
    ada = operator()
    file = Path(connection.settings_dict["NAME"])
    moved = file.rename(file.with_suffix(".aside"))
    try:
        health, posted = reader.get("/healthz"), ada.post(reader, "Loops")
    finally:
        moved.rename(file)

    assert health.status == 503
    assert json.loads(health.body)["parts"]["database"] == {"ok": False}
    assert posted.status == 503
    assert b"Loops" in posted.body
    assert not ComponentGroup.objects.exists()
    assert ada.post(reader, "Loops").status == 302


def test_exporters_that_hang_keep_nobody_from_signing_in_posting_and_trying_another(
    reader, httpserver
):
    ada, bob = operator(), operator()
    httpserver.expect_request("/metrics").respond_with_data(
        exporters.shown({"p": (2_000, 300, 0)}), content_type=exporters.TEXT
    )
    strange = "; ".join(each for each in ada.cookie.split("; ") if not each.startswith(COOKIE))

    with (
        trials_of_a_hanging_exporter(reader, ada, cookie=ada.cookie),
        trials_of_a_hanging_exporter(reader, ada, cookie=strange),
    ):
        assert reader.get("/accounts/login/").status == 200
        assert bob.post(reader, "Loops").status == 302
        tried = trial(reader, bob, httpserver.url_for("/metrics"), cookie=bob.cookie)

    assert b"It works" in tried.body


@pytest.mark.parametrize(
    "path",
    [
        "/v1/pages/x/rules/try",
        "/v1/pages/x/rules/abc/try.json",
        "/console/rules/new/check/try/",
        "/console/rules/abc/try/",
    ],
)
def test_rules_that_are_tried_keep_nobody_else_waiting(reader, path):
    fill(reader.edge.lanes.trials_of_others)

    assert reader.get(path).status == 503
    assert reader.get("/accounts/login/").status == 200


def test_of_one_operator_two_trials_run_at_a_time_and_another_is_given_back(reader):
    ada = operator()
    with (
        trials_of_a_hanging_exporter(reader, ada, cookie=ada.cookie) as url,
        trials_of_a_hanging_exporter(reader, ada, cookie=ada.cookie),
    ):
        refused = trial(reader, ada, url, cookie=ada.cookie)

    assert refused.status == 503
    assert url.encode() in refused.body


def test_a_form_that_is_cut_off_is_not_taken_for_the_whole(reader):
    ada = operator()
    sent = urlencode(ada.form | {"name": "Loops"}).encode()

    reply = reader.post(ADD, sent + b"&more", sent=_Cut(sent), cookie=ada.cookie)

    assert reply.status == 400
    assert not ComponentGroup.objects.exists()


def test_more_than_anybody_types_is_not_even_read(reader, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    assert reader.post(ADD, b"x" * 11, sent=_Unread()).status == 413


IMAGE = reverse("console:new-image")


def test_where_images_are_sent_more_is_taken_and_what_is_more_told_so(reader, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10, 20

    assert reader.post(IMAGE, b"x" * 11, kind=MULTIPART_CONTENT).status == 403
    assert reader.post(IMAGE, b"x" * 11, sent=_Unread()).status == 413
    assert reader.post(ADD, b"x" * 11, sent=_Unread(), kind=MULTIPART_CONTENT).status == 413
    refused = reader.post(IMAGE, b"x" * 21, sent=_Unread(), kind=MULTIPART_CONTENT)
    assert refused.status == 413
    assert b"choose a smaller one" in refused.body


def test_an_image_of_megabytes_comes_through(reader):
    ada = operator()
    noise = Image.frombytes("RGB", (1_000, 1_000), Random(1).randbytes(3_000_000))
    image = SimpleUploadedFile("noise.png", written(noise, "PNG"))
    sent = ada.form | {"upload": "body", "body-image": image, "body-alt": "Noise."}

    body = encode_multipart(BOUNDARY, sent)
    reply = reader.post(IMAGE, body, kind=MULTIPART_CONTENT, cookie=ada.cookie)

    assert len(body) > configured.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert (reply.status, models.Image.objects.get().width) == (200, 1_000)


def test_images_that_are_too_large_come_so_far_that_the_form_can_say_so():
    assert 2 * MAX_BYTES <= configured.FILE_UPLOAD_MAX_MEMORY_SIZE


def test_what_is_sent_without_its_length_is_not_even_read_and_told_how_to_be_sent(reader):
    ada = operator()
    sent = urlencode(ada.form | {"name": "Loops"}).encode()

    reply = reader.post(ADD, sent, sent=_Unread(), cookie=ada.cookie, transfer_encoding="chunked")

    assert reply.status == 411
    assert b"Content-Length" in reply.body


def test_no_upload_is_large_enough_for_a_temporary_file():
    assert configured.DATA_UPLOAD_MAX_MEMORY_SIZE <= configured.FILE_UPLOAD_MAX_MEMORY_SIZE


@contextmanager
def slow_senders(reader, number, address, **headers):
    """So many send a form of which no more comes; those who may hold a thread do."""
    senders = [Slow() for _ in range(number)]
    with ThreadPoolExecutor(number) as threads:
        sending = [
            threads.submit(
                reader.post, ADD, b"x" * 9, sent=slow, remote_addr=address(at), **headers
            )
            for at, slow in enumerate(senders)
        ]
        until(
            lambda: all(
                reply.done() or slow.begun.is_set()
                for reply, slow in zip(sending, senders, strict=True)
            ),
            "all had sent or were refused",
        )
        try:
            yield
        finally:
            for slow in senders:
                slow.ends.set()
    assert {reply.result().status for reply in sending} == {400, 503}


@contextmanager
def trials_of_a_hanging_exporter(reader, by, *, cookie):
    """Somebody tries a source that does not answer before the end; yield its address."""
    is_asked, may_answer = threading.Event(), threading.Event()

    def hang(connection):
        is_asked.set()
        may_answer.wait(60)

    with exporters.raw(hang) as url, ThreadPoolExecutor(1) as threads:
        trying = threads.submit(_trial_in_thread, reader, by, url, cookie=cookie)
        try:
            until(is_asked.is_set, "the exporter was asked")
            yield url
            assert not trying.done()
        finally:
            may_answer.set()
        assert trying.result().status == 200


def _trial_in_thread(*args, **kwargs):
    """A connection of a thread that ends is closed by nobody else."""
    try:
        return trial(*args, **kwargs)
    finally:
        connection.close()


def trial(reader, by, url, *, cookie):
    address = reverse("console:new-job")
    form = fields(by.client.get(address), "metrics_url", metrics_url=url)
    sent = urlencode(form | {"try": "1"}).encode()
    to = reverse("console:try-new")
    return reader.post(to, sent, cookie=cookie, origin="http://testserver")


class _Cut:
    def __init__(self, body):
        self._body = body

    def read(self, size=-1):
        return self._body


class _Unread:
    def read(self, size=-1):
        raise AssertionError("it was read")
