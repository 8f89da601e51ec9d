from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from incidents.models import Incident
from incidents.queries.history import NoSuchMonth
from incidents.views import errors
from tests import make
from tests.admin.forms import fields


@pytest.mark.parametrize("error", [Incident.DoesNotExist("x"), NoSuchMonth("2022-13")])
def test_what_is_missing_is_not_found(rf: RequestFactory, error):
    @errors.missing_is_404
    def view(request):
        raise error

    with pytest.raises(Http404):
        view(rf.get("/"))


def test_caches_keep_what_is_not_there_no_longer_than_what_is(client, db):
    make.page()

    missing, there = client.get("/no/such"), client.get("/live/status")

    assert missing.status_code == 404
    assert missing.headers["Cache-Control"] == there.headers["Cache-Control"]


@pytest.mark.django_db
def test_page_that_fails_says_so_without_asking_the_database(rf, django_assert_num_queries):
    make.page()

    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    source = response.content.decode()
    assert "This status page has a problem of its own" in source
    assert "page.css" in source
    assert "All Systems Operational" not in source


def test_page_that_fails_is_in_the_same_look_when_the_database_is_gone(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionError("no database")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert "This status page has a problem of its own" in response.content.decode()


@pytest.fixture
def office(db):
    """An operator's browser, which checks tokens against forgery as a real one's would be."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(make.user(is_staff=True, is_superuser=True))
    return client


@pytest.fixture(params=[OperationalError, InterfaceError])
def gone(request, monkeypatch):
    """Return a context in which every query fails."""

    def fail(*args, **kwargs):
        raise request.param("server closed the connection unexpectedly")

    @contextmanager
    def context():
        with monkeypatch.context() as broken:
            broken.setattr(type(connections["default"]), "cursor", fail)
            yield

    return context


def new_incident(office):
    address = reverse("console:new")
    text = "Redirects <loop>\r\n\r\nfor readers."
    sent = fields(office.get(address, follow=True), "submission", name="Loops", body=text)
    return address, sent


def test_what_cannot_be_saved_is_given_back(office, gone):
    make.page()
    address, sent = new_incident(office)

    with gone():
        response = office.post(address, sent)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "no-store" in response.headers["Cache-Control"]
    assert "sessionid" not in response.cookies
    source = response.content.decode()
    assert "This could not be saved" in source
    assert "Redirects &lt;loop&gt;\r\n\r\nfor readers.</textarea>" in source
    assert ">Name</label>" in source


def test_trying_again_sends_the_same_and_lands_once(office, gone):
    make.page()
    address, sent = new_incident(office)

    with gone():
        response = office.post(address, sent)

    again = fields(response, "submission")
    assert {**again, "csrfmiddlewaretoken": ""} == {**sent, "csrfmiddlewaretoken": ""}
    assert f'action="{address}"' in response.content.decode()
    answers = [office.post(address, again) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Incident.objects.count() == 1


def test_failed_sign_in_gives_nothing_back(gone, db):
    office = Client(enforce_csrf_checks=True, raise_request_exception=False)
    address = reverse("account_login")
    sent = fields(
        office.get(address, follow=True), "password", login="ada lovelace", password="sesame-77"
    )

    with gone():
        response = office.post(address, sent)

    source = response.content.decode()
    assert response.status_code == 503
    assert "ada lovelace" not in source, "people type passwords there"
    assert "sesame-77" not in source
    assert "<form" not in source


def test_reading_without_the_database_says_so(office, gone):
    with gone():
        response = office.get(reverse("admin:index"))

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "The database cannot be reached" in response.content.decode()
    assert "<form" not in response.content.decode()


def test_page_about_the_lost_database_keeps_the_policy(office, gone):
    make.page()
    address, sent = new_incident(office)

    with gone():
        response = office.post(address, sent)

    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "style=" not in response.content.decode()


HERE = {"HTTP_ORIGIN": "http://testserver"}


def test_form_that_is_no_longer_valid_is_given_back_and_can_be_sent_again(office):
    make.page()
    address, sent = new_incident(office)

    response = office.post(address, sent | {"csrfmiddlewaretoken": "x" * 64}, **HERE)

    assert response.status_code == 403
    assert "no-store" in response.headers["Cache-Control"]
    source = response.content.decode()
    assert "no longer valid" in source
    assert "style=" not in source
    assert "<style" not in source
    office.post(address, fields(response, "submission"), **HERE)
    assert Incident.objects.get().updates.get().body == "Redirects <loop>\n\nfor readers."


def test_form_from_elsewhere_can_only_be_copied(office):
    address, sent = new_incident(office)

    response = office.post(address, sent, HTTP_ORIGIN="https://elsewhere.example.org")

    source = response.content.decode()
    assert response.status_code == 403
    assert "did not come from a form of this site" in source
    assert "Redirects &lt;loop&gt;" in source
    assert "<form" not in source


def test_sign_in_that_is_no_longer_valid_gives_no_password_back(db):
    office = Client(enforce_csrf_checks=True)
    address = reverse("account_login")

    response = office.post(address, {"login": "ada", "password": "sesame-77"}, **HERE)

    source = response.content.decode()
    assert response.status_code == 403
    assert "sesame-77" not in source
    assert f'<a href="{address}">' in source


def test_form_sent_after_the_session_ended_is_given_back(office):
    address, sent = new_incident(office)
    del office.cookies["sessionid"]

    response = office.post(address, sent, **HERE)

    source = response.content.decode()
    assert response.status_code == 403
    assert "You are no longer signed in" in source
    assert "Redirects &lt;loop&gt;" in source
    assert not Incident.objects.exists()


def test_after_signing_in_again_it_is_saved(office):
    make.page()
    make.user(username="ada", password="correct horse", is_staff=True, is_superuser=True)
    address, sent = new_incident(office)
    del office.cookies["sessionid"]
    given_back = fields(office.post(address, sent, **HERE), "submission")

    login = reverse("account_login")
    who = {"login": "ada", "password": "correct horse"}
    office.post(login, fields(office.get(login), "password", **who), **HERE)
    response = office.post(address, given_back, **HERE)
    office.post(address, fields(response, "submission"), **HERE)

    assert Incident.objects.count() == 1


def test_signing_out_twice_is_no_lost_text(office):
    address = reverse("account_logout")
    sent = fields(office.get(reverse("admin:index")), "csrfmiddlewaretoken")

    del office.cookies["sessionid"]

    assert office.post(address, sent, **HERE).status_code == 302
