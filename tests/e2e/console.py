"""An operator at the console, and a count of what they press."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page

from incidents.models import User
from tests import make

PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESKTOP = {"width": 1280, "height": 800}


def operator(username: str = "ada") -> User:
    return make.user(username=username, password="correct horse", is_staff=True, is_superuser=True)


def signed_in(context: BrowserContext, base_url: str, user: User) -> Page:
    """Return a tab of one who has signed in."""
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base_url}])
    return context.new_page()


@dataclass
class Hands:
    """Counts the work of an operator: taps, and fields that are typed into."""

    taps: int = 0
    fields: int = 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1

    def type(self, target: Locator, text: str) -> None:
        """Type once the page has its scripts, as nobody is faster."""
        target.wait_for()
        target.page.wait_for_load_state()
        target.fill(text)
        self.fields += 1
