"""A reader on a phone, from the first tap to the last mail, with a mail server in the loop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from incidents.operations import deliveries
from incidents.outbound.channels import CHANNELS
from tests import make, smtp
from tests.e2e.console import PHONE
from tests.e2e.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.long]

CHOSEN, OTHER = "Documentation", "Mail"


@pytest.fixture
def sink(settings, told: Story, base_url: str) -> Iterator[smtp.Sink]:
    make.page(name="Package index status", url=base_url, now=timezone.now())
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def test_subscribed_confirmed_chosen_told_and_unsubscribed(
    page: Page, told: Story, sink: smtp.Sink
):
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.locator("header").get_by_role("link", name="Subscribe").click()
    dialog = page.get_by_role("dialog", name="Subscribe")
    dialog.get_by_label("Address").fill("robin@example.org")
    dialog.get_by_role("button", name="Subscribe").click()
    expect(dialog.get_by_role("status")).to_contain_text("Check your mail")

    page.goto(link_in(only(sent(sink)), "/subscribe/confirm/"))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="You are subscribed")).to_be_visible()
    page.get_by_role("link", name="Manage your subscription").click()
    page.get_by_label("Only what I choose here").check()
    page.get_by_label(CHOSEN).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    open_incident(told, OTHER)
    open_incident(told, CHOSEN)
    mail = only(sent(sink))
    assert f"{CHOSEN} is down" in mail["Subject"]
    assert mail["To"] == "robin@example.org"

    page.goto(link_in(mail, "/subscribe/unsubscribe/"))
    open_incident(told, CHOSEN)
    assert only(sent(sink))["To"] == "robin@example.org", "a link alone unsubscribes nobody"
    page.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    open_incident(told, CHOSEN)
    assert sent(sink) == []


def open_incident(told: Story, name: str) -> None:
    component = next(each for each in told.components if each.name == name)
    make.incident(name=f"{name} is down", now=timezone.now(), components=make.degraded(component))


def sent(sink: smtp.Sink) -> list[EmailMessage]:
    """Send what is due, and return what the server took since it was last asked."""
    deliveries.deliver_due(clock=timezone.now)
    mails = sink.mails()
    sink.taken.clear()
    return mails


def only(mails: list[EmailMessage]) -> EmailMessage:
    (mail,) = mails
    return mail


def link_in(mail: EmailMessage, path: str) -> str:
    """Return the address in the mail's text whose path begins so."""
    text = mail.get_body(("plain",)).get_content()
    return next(each for each in re.findall(r"https?://\S+", text) if path in each)
