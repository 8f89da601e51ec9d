from __future__ import annotations

from incidents.domain.messages import Recipient


def test_no_traceback_and_no_log_shows_a_target_s_address_token_or_secrets():
    target = Recipient("https://hooks.example.org/T1", "code0of0sub0", "t0ken", ["whsec_AAAA"])

    assert repr(target) == "Recipient(code='code0of0sub0')"
