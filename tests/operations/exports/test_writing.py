"""An export holds no secret, and of subscribers what was asked for."""

from __future__ import annotations

import json
import stat

import pytest
from cryptography.fernet import Fernet

from incidents.models import Job, Postmortem, Subscriber
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from incidents.operations.credentials import Credentials
from incidents.operations.exports.writing import FILE, CannotExport, Choice, export_page
from incidents.operations.tokens import issue_token
from tests import make
from tests.make import NOW
from tests.operations.prepared import SECTIONS

pytestmark = pytest.mark.django_db(transaction=True)

SLACK = "https://hooks.slack.com/services/T0/B0/abcdefgh"


@pytest.fixture
def secrets(settings) -> list[str]:
    """A page with one of each secret; return them."""
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make.page()
    user = make.user(username="robin", password="a password of robin")
    incident = make.incident()
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=SECTIONS, now=NOW)
    Postmortem.objects.update(preview_key="p" * 43)
    signed_in = {"authentication": "bearer", "credentials": Credentials("metrics-token")}
    make.job(incident, **signed_in)
    token, key = issue_token(by=SYSTEM, name="ci", permissions=[], now=NOW)
    hook = make.subscriber("https://example.org/hook", channel="webhook", secret="s" * 40)
    return [
        *(user.username, user.password, key, token.digest, hook.secret, "p" * 43),
        *(Job.objects.get().credentials, "metrics-token", settings.SECRET_KEY),
        *settings.STATUSPAGE_ENCRYPTION_KEYS,
    ]


@pytest.mark.parametrize("choice", [Choice(), Choice(with_secrets=True)], ids=["plain", "all"])
def test_no_secret_of_the_installation_is_in_it(secrets, choice, tmp_path):
    export_page(tmp_path, choice=choice, now=NOW)

    text = (tmp_path / FILE).read_text()
    assert [each for each in secrets if each in text] == []
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("choice", "targets", "has_tokens", "lost"),
    [
        (Choice(), ["robin@example.org"], False, "1 subscribers by webhook or chat are left out"),
        (Choice(with_secrets=True), ["robin@example.org", SLACK], True, ""),
        (Choice(with_subscribers=False), [], False, "Subscribers are left out."),
    ],
    ids=["plain", "all", "none"],
)
def test_of_subscribers_there_is_what_was_asked_for(choice, targets, has_tokens, lost, tmp_path):
    make.subscriber()
    make.subscriber(SLACK, channel="slack")
    make.subscriber("https://example.org/team", channel="slack", audience="staff")

    written = export_page(tmp_path, choice=choice, now=NOW)

    rows = json.loads((tmp_path / FILE).read_text())["subscribers"]
    assert [row["target"] for row in rows] == targets
    tokens = set(Subscriber.objects.values_list("token", flat=True))
    assert all((row.get("token") in tokens) == has_tokens for row in rows)
    assert " ".join(written.lost).startswith(lost)


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CannotExport, match=r"file cannot be written: "):
        export_page(tmp_path / "file", choice=Choice(), now=NOW)
