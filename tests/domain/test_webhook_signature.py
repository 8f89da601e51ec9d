from __future__ import annotations

from datetime import UTC, datetime

from standardwebhooks import Webhook

from incidents.domain.webhook_signature import new_secret, signature

AT = datetime(2022, 6, 10, 12, tzinfo=UTC)


def test_a_signature_is_that_of_the_library_of_another_author():
    secret, body = new_secret(), '{"name": "Größe"}'

    ours = signature([secret], id="msg_1", at_s=int(AT.timestamp()), body=body.encode())

    assert ours == Webhook(secret).sign("msg_1", AT, body)


def test_each_secret_signs_and_no_two_are_alike():
    secrets = [new_secret(), new_secret()]

    both = signature(secrets, id="msg_1", at_s=1, body=b"{}")

    assert secrets[0] != secrets[1]
    assert both.split() == [signature([each], id="msg_1", at_s=1, body=b"{}") for each in secrets]
