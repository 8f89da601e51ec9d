"""Strangers who hammer the sign-in page keep no operator from writing, with whole processes."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from tests import proxies
from tests.admin.forms import fields
from tests.up import copied, environment, free_port, python, running

STRANGERS, OPERATORS = 50, 20
ADD = "/console/components/groups/new/"

SIGN_IN = b"GET /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

pytestmark = [pytest.mark.fault, pytest.mark.long]

SESSIONS = """
import django, json, sys
django.setup()
from django.test import Client
from incidents.models import User
def signed_in(number):
    client = Client()
    user = User.objects.create_superuser(f"{sys.argv[1]}{number}", password="secret")
    client.force_login(user)
    return client.cookies["sessionid"].value
print(json.dumps([signed_in(number) for number in range(int(sys.argv[2]))]))
"""
GROUPS = """
import django, json
django.setup()
from incidents.models import ComponentGroup
print(json.dumps(list(ComponentGroup.objects.values_list("name", flat=True))))
"""


@pytest.fixture(scope="module")
def var(loaded_demo, tmp_path_factory):
    var = tmp_path_factory.mktemp("var")
    copied(loaded_demo, var)
    return var


@pytest.mark.parametrize("in_front", ["nothing", "nginx"])
def test_every_operator_s_post_lands(var, tmp_path, report, in_front):
    console = free_port()
    has_nginx = in_front == "nginx"
    product = environment(var, **({"OFFICE_PORT": str(console)} if has_nginx else {}))
    with ExitStack() as stack:
        port = stack.enter_context(running(product, tmp_path)).port
        if has_nginx:
            port = stack.enter_context(proxies.nginx(tmp_path, readers=port, console=console)).port
        sessions = _ask(product, SESSIONS, in_front, str(OPERATORS))
        operators = [_Operator(port, session) for session in sessions]
        for operator in operators:
            operator.open_form()

        with _hammering(port) as strangers:
            names = [f"Landed with {in_front} in front: {number}" for number in range(OPERATORS)]
            with ThreadPoolExecutor(OPERATORS) as at_once:
                replies = list(at_once.map(_Operator.post, operators, names))
            page = _Operator(port, "").ask("GET", "/")

    report(f"operators {Counter(r.status for r in replies)}; strangers {dict(strangers)}")
    assert Counter(reply.status for reply in replies) == {302: OPERATORS}
    assert page.status == 200
    assert set(names) <= set(_ask(product, GROUPS))


class _Operator:
    """A browser with a session; keeps the cookies that it is given."""

    def __init__(self, port: int, session: str) -> None:
        self._port = port
        self._cookies = {"sessionid": session}
        self._form: dict[str, str] = {}

    def open_form(self) -> None:
        self._form = fields(self.ask("GET", ADD), "name")

    def post(self, name: str) -> SimpleNamespace:
        return self.ask("POST", ADD, urlencode(self._form | {"name": name}))

    def ask(self, method: str, path: str, body: str | None = None) -> SimpleNamespace:
        connection = HTTPConnection("localhost", self._port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={v}" for name, v in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        reply = SimpleNamespace(status=answer.status, content=answer.read())
        connection.close()
        return reply


@contextmanager
def _hammering(port: int):
    """Have strangers ask for the sign-in page one time after the other; yield their statuses."""
    answers: Counter[int] = Counter()
    is_over = threading.Event()

    async def stranger() -> None:
        while not is_over.is_set():
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(SIGN_IN)
            head, _, _page = (await reader.read()).partition(b"\r\n")
            writer.close()
            await writer.wait_closed()
            answers[int(head[9:12])] += 1

    async def crowd() -> None:
        await asyncio.gather(*(stranger() for _ in range(STRANGERS)))

    thread = threading.Thread(target=lambda: asyncio.run(crowd()))
    thread.start()
    try:
        yield answers
    finally:
        is_over.set()
        thread.join(60)


def _ask(product: dict[str, str], program: str, *arguments: str) -> list[str]:
    variables = product | {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    return json.loads(python(variables, "-c", program, *arguments))
