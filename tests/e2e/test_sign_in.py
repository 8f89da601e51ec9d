"""Signing in by a code of an app and by a passkey, under the policy of the site."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from playwright.sync_api import BrowserContext, Page, expect

from tests import make
from tests.accounts.test_second_steps import code_of

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def door(context: BrowserContext, live_server, settings) -> Page:
    # A code is valid for half a minute, which may end between typing and sending it.
    settings.MFA_TOTP_TOLERANCE = 1
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    make.user(username="ada", password="correct horse", is_staff=True, is_superuser=True)
    page = context.new_page()
    page.goto("/admin/")
    sign_in(page)
    return page


def sign_in(page: Page) -> None:
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()


def confirm(page: Page) -> None:
    """Type the password again, as before each change of what one signs in with."""
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Confirm").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()


def test_a_code_of_an_app_signs_in(door: Page):
    door.get_by_role("link", name="Your account").click()
    door.get_by_role("link", name="Second step and passkeys").click()
    door.get_by_role("link", name="Set up", exact=True).click()
    confirm(door)
    secret = door.get_by_label("Secret, if you cannot scan").input_value()
    door.get_by_label("Authenticator code").fill(code_of(secret))
    door.get_by_role("button", name="Turn on").click()
    expect(door.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(door)

    sign_in(door)
    expect(door.get_by_role("heading", name="Second step")).to_be_visible()
    door.get_by_label("Code").fill(code_of(secret))
    door.get_by_role("button", name="Sign in").click()

    expect(door.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_passkey_signs_in_alone(door: Page):
    devtools = door.context.new_cdp_session(door)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    door.goto("/accounts/2fa/passkeys/")
    door.get_by_role("link", name="Add a passkey").click()
    confirm(door)
    door.get_by_label("Name").fill("Phone")
    door.get_by_role("button", name="Add").click()
    expect(door.get_by_role("heading", name="Recovery codes")).to_be_visible()
    sign_out(door)

    door.get_by_role("button", name="Use a passkey instead").click()

    expect(door.get_by_role("button", name="Sign out")).to_be_visible()
