from __future__ import annotations

import json
import re
import subprocess
from urllib.request import Request, urlopen

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from incidents.domain.permissions import SCOPES, codenames_of
from incidents.models import Token
from incidents.operations.tokens import digest, token_of
from tests import make
from tests.make import DAY
from tests.up import PATIENCE_S, ROOT, copied, running

pytestmark = pytest.mark.django_db


def may(token: Token) -> set[str]:
    return {each.codename for each in token.permissions.all()}


def test_the_key_stands_alone_on_the_last_line(capsys):
    make.page()
    call_command("token", "deployer", scope=["incidents", "components"], days=30)

    key = capsys.readouterr().out.strip().splitlines()[-1]
    token = Token.objects.get()
    assert token.digest == digest(key)
    assert may(token) == codenames_of([*SCOPES["incidents"], *SCOPES["components"]])
    assert timezone.now() + 29 * DAY < token.expires_at < timezone.now() + 31 * DAY


def test_without_a_scope_it_may_only_read_and_works_until_it_is_revoked():
    call_command("token", "reader")

    token = Token.objects.get()
    assert (may(token), token.expires_at) == (codenames_of(SCOPES["read"]), None)


@pytest.mark.parametrize("days", [0, -1, 10**9])
def test_a_time_that_makes_no_sense_is_refused(days):
    with pytest.raises(CommandError):
        call_command("token", "deployer", days=days)

    assert not Token.objects.exists()


def test_an_unknown_key_is_of_no_token():
    assert token_of("guessed", now=timezone.now()) is None


@pytest.mark.long
@pytest.mark.fault
def test_make_token_prints_a_key_last_that_works_on_the_demo(loaded_demo, tmp_path):
    environment = copied(loaded_demo, tmp_path)
    # What make would install is there, or it would be no run of tests.
    made = ["make", "-o", ".venv/base.stamp", "token"]
    with running(environment, tmp_path) as demo:
        said = subprocess.run(
            made,
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ).stdout
        key = said.splitlines()[-1]
        request = Request(
            f"http://localhost:{demo.port}/v1/pages.json",
            headers={"Authorization": f"OAuth {key}"},
        )
        with urlopen(request, timeout=PATIENCE_S) as answer:
            [page] = json.load(answer)

    assert re.fullmatch(r"[\w-]{20,}", key)
    assert page["name"]
