"""Second steps: a code of an app, recovery codes; passkeys are tried in the browser."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import get_resolver, reverse

from incidents.models import AuditEntry, User
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db

LOGIN, INDEX, ADD = (reverse(f) for f in ("account_login", "admin:index", "mfa_activate_totp"))
AUTHENTICATE = reverse("mfa_authenticate")
PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _one_code_is_valid():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _key(settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


@pytest.fixture
def ada() -> User:
    return make.user(username="ada", password=PASSWORD, is_staff=True)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def signed_in(client: Client) -> Client:
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    return client


def added(client: Client) -> str:
    """Add an app, which asks for the password again; return its secret."""
    asked = client.get(ADD)
    client.post(asked.url, {"password": PASSWORD})
    secret = client.get(ADD).context["form"].secret
    told = client.post(ADD, {"code": code_of(secret)}, follow=True)
    assert told.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    return secret


def test_with_an_app_the_password_alone_does_not_sign_in(client, ada):
    secret = added(signed_in(client))
    elsewhere = Client()

    asked = elsewhere.post(LOGIN, {"login": "ada", "password": PASSWORD, "next": "/console/"})

    assert asked.url == AUTHENTICATE
    assert elsewhere.get(INDEX).status_code == 302
    assert elsewhere.post(AUTHENTICATE, {"code": "000000"}).status_code == 200
    assert elsewhere.post(AUTHENTICATE, {"code": code_of(secret)}).url == "/console/"
    assert elsewhere.get(INDEX).status_code == 200


def test_who_left_before_the_second_step_is_not_signed_in(client, ada):
    secret = added(signed_in(client))
    elsewhere = signed_in(Client())
    User.objects.update(is_active=False)

    told = elsewhere.post(AUTHENTICATE, {"code": code_of(secret)}, follow=True)

    assert "may not sign in any more" in told.content.decode()
    assert "_auth_user_id" not in elsewhere.session
    assert AuditEntry.objects.filter(kind="user.signed_in").count() == 1, "of the first client"


@pytest.mark.parametrize(("late_s", "status"), [(30, 302), (-30, 302), (60, 200), (-60, 200)])
def test_a_clock_may_be_half_a_minute_off(client, ada, late_s, status):
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        secret = added(signed_in(client))
    with time_machine.travel(NOW + timedelta(seconds=late_s), tick=False):
        code = code_of(secret)

    assert signed_in(Client()).post(AUTHENTICATE, {"code": code}).status_code == status


def test_a_code_that_was_used_does_not_sign_in_again(client, ada):
    secret = added(signed_in(client))
    code = code_of(secret)
    answers = []
    for _ in range(2):
        elsewhere = Client()
        elsewhere.post(LOGIN, {"login": "ada", "password": PASSWORD})
        answers.append(elsewhere.post(AUTHENTICATE, {"code": code}).status_code)

    assert answers == [302, 200]


def test_secrets_are_encrypted_in_the_database(client, ada):
    secret = added(signed_in(client))

    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert stored.count("gAAAA") == 2, "of the app and of the recovery codes, as Fernet writes it"


def test_a_recovery_code_signs_in_once(client, ada):
    added(signed_in(client))
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r"\b\d{8}\b", page)[0]
    answers = []
    for _ in range(2):
        elsewhere = Client()
        elsewhere.post(LOGIN, {"login": "ada", "password": PASSWORD})
        answers.append(elsewhere.post(AUTHENTICATE, {"code": code}).status_code)

    assert answers == [302, 200]


def guess_codes(times: int = 10) -> None:
    """Guess, each time from another address."""
    for number in range(times):
        thief = signed_in(Client(REMOTE_ADDR=f"198.51.100.{number}"))
        thief.post(AUTHENTICATE, {"code": "000000"})


def test_who_guesses_codes_waits_by_account_whatever_the_address(client, ada):
    secret = added(signed_in(client))
    guess_codes()
    elsewhere = signed_in(Client(REMOTE_ADDR="203.0.113.5"))

    refused = elsewhere.post(AUTHENTICATE, {"code": code_of(secret)})

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "900"
    assert "Too many wrong codes" in refused.content.decode()
    with time_machine.travel(NOW + timedelta(minutes=15), tick=False):
        later = signed_in(Client(REMOTE_ADDR="203.0.113.5"))
        assert later.post(AUTHENTICATE, {"code": code_of(secret)}).status_code == 302


def test_wrong_codes_are_in_the_audit(client, ada):
    added(signed_in(client))
    guess_codes(1)

    entry = AuditEntry.objects.get(kind="user.sign_in_failed")
    assert (entry.subject_id, entry.detail) == (ada.pk, {"address": "198.51.100.0", "step": "code"})


def test_a_right_code_forgets_no_wrong_password_from_the_address(client, ada):
    secret = added(signed_in(client))
    make.user(username="bob", password="battery staple", is_staff=True)
    # The clock runs, since a count is given back by its instant.
    with time_machine.travel(NOW, tick=True):
        for number in range(19):
            Client().post(
                LOGIN, {"login": "bob", "password": f"guess {number}"}, REMOTE_ADDR="192.0.2.7"
            )
        here = signed_in(Client(REMOTE_ADDR="192.0.2.7"))
        assert here.post(AUTHENTICATE, {"code": code_of(secret)}).status_code == 302

        thief = Client(REMOTE_ADDR="192.0.2.7")
        statuses = [
            thief.post(LOGIN, {"login": "bob", "password": "guess"}).status_code for _ in range(2)
        ]

    assert statuses == [200, 429]


def test_what_is_added_and_removed_is_in_the_audit(client, ada, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        added(signed_in(client))
    client.post(reverse("mfa_deactivate_totp"))

    entries = AuditEntry.objects.order_by("pk").values_list("kind", "detail")
    assert ("user.second_step_added", {"step": "app"}) in entries
    assert ("user.second_step_removed", {"step": "app"}) in entries
    assert not Authenticator.objects.exists()


def test_without_a_key_to_encrypt_by_it_says_what_to_do(client, ada, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = []
    signed_in(client)
    asked = client.get(ADD)
    client.post(asked.url, {"password": PASSWORD})
    secret = client.get(ADD).context["form"].secret

    told = client.post(ADD, {"code": code_of(secret)}, follow=True)

    assert "STATUSPAGE_ENCRYPTION_KEYS is not set" in told.content.decode()
    assert not Authenticator.objects.exists()


def test_after_the_key_was_lost_the_pages_of_second_steps_say_so(client, ada, settings):
    secret = added(signed_in(client))
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    inside = client.get(reverse("mfa_index"), follow=True)
    outside = signed_in(Client()).post(AUTHENTICATE, {"code": code_of(secret)}, follow=True)

    assert inside.request["PATH_INFO"] == INDEX
    assert outside.request["PATH_INFO"] == AUTHENTICATE
    for page in (inside, outside):
        assert "STATUSPAGE_ENCRYPTION_KEYS" in page.content.decode()


def addresses() -> list[str]:
    patterns = get_resolver("incidents.accounts.urls").url_patterns
    names = [pattern.name for pattern in patterns]
    return [
        reverse(name, args=[1] if "<int" in str(pattern.pattern) else [])
        for name, pattern in zip(names, patterns, strict=True)
        if "<str" not in str(pattern.pattern)  # by a link whoever has it may
    ]


@pytest.mark.parametrize("address", addresses())
def test_each_address_refuses_the_signed_out_and_a_form_without_its_token(address, db):
    client = Client(enforce_csrf_checks=True)
    to_all = {LOGIN, reverse("account_forgotten")}

    shown, sent = client.get(address), client.post(address, {})

    assert shown.status_code == (200 if address in to_all else 302)
    assert sent.status_code == 403
    assert shown.status_code == 302 or "no-store" in shown.headers["Cache-Control"]


def test_a_passkey_is_proposed_a_name_that_no_other_one_has(ada):
    propose = get_adapter().generate_authenticator_name
    kind = Authenticator.Type.WEBAUTHN

    proposed = []
    for _again in range(3):
        proposed.append(propose(ada, kind))
        made = Authenticator.objects.create(user=ada, type=kind, data={"name": proposed[-1]})
    Authenticator.objects.exclude(pk=made.pk).delete()

    assert proposed == ["Passkey", "Passkey 2", "Passkey 3"]
    assert propose(ada, kind) == "Passkey"
