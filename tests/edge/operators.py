"""Operators who are signed in, and clients that keep Django or the server waiting."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from incidents.edge.lane import Lane
from incidents.edge.operator_pass import COOKIE
from tests import make
from tests.admin.forms import fields
from tests.up import until

ADD = reverse("console:new-group")


@dataclass(frozen=True)
class Operator:
    """Somebody who is signed in and has opened a form."""

    client: Client
    form: dict[str, str]

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={each.value}" for name, each in self.client.cookies.items())

    @property
    def operator_pass(self) -> str:
        return self.client.cookies[COOKIE].value

    def post(self, reader, name: str, **headers):
        sent = urlencode(self.form | {"name": name}).encode()
        given = {"cookie": self.cookie, "origin": "http://testserver"} | headers
        return reader.post(ADD, sent, **given)


def operator(**user) -> Operator:
    client = Client()
    client.force_login(make.user(is_staff=True, is_superuser=True, **user))
    return Operator(client, fields(client.get(ADD), "name"))


def fill(lane: Lane) -> None:
    """Take all places, each by a client of its own."""
    clients = (f"client {number}" for number in count())
    while lane.enter(next(clients)):
        pass


@contextmanager
def waiting(reader, number: int, *, asked: int, **headers):
    """Django answers nobody: ``number`` requests wait, ``asked`` of them in its threads.

    Yields what they will be told.
    """
    django = reader.edge._inner
    django.may_answer.clear()
    before = django.calls
    with ThreadPoolExecutor(number) as others:
        replies: list[Future] = [
            others.submit(reader.get, "/accounts/login/", **headers) for _ in range(number)
        ]
        try:
            until(lambda: django.calls == before + asked, "Django was asked")
            yield replies
        finally:
            django.may_answer.set()


class Slow:
    """A body of which no more comes until ``ends`` is set."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ends = threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.begun.set()
        self.ends.wait(60)
        return b""
