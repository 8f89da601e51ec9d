from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory

from incidents.models import Incident
from incidents.queries.history import NoSuchMonth
from incidents.views import errors
from tests import make


@pytest.mark.parametrize("error", [Incident.DoesNotExist("x"), NoSuchMonth("2022-13")])
def test_what_is_missing_is_not_found(rf: RequestFactory, error):
    @errors.missing_is_404
    def view(request):
        raise error

    with pytest.raises(Http404):
        view(rf.get("/"))


@pytest.mark.django_db
def test_page_that_fails_says_so_without_asking_the_database(rf, django_assert_num_queries):
    make.page()

    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    source = response.content.decode()
    assert "This status page has trouble of its own" in source
    assert "page.css" in source
    assert "All Systems Operational" not in source


def test_page_that_fails_is_in_the_same_look_when_the_database_is_gone(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionError("no database")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    client.raise_request_exception = False

    response = client.get("/")

    assert response.status_code == 500
    assert "This status page has trouble of its own" in response.content.decode()
