"""Providers of mail that report bounces and complaints, as django-anymail reads them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Provider:
    """``view`` reads its reports. One whose ``field`` is among ``passing`` may pass by itself."""

    name: str
    view: str
    field: str
    passing: Collection[object]

    def may_pass(self, reported: Mapping[str, Any]) -> bool:
        return reported.get(self.field) in self.passing


PROVIDERS: Mapping[str, Provider] = {
    "brevo": Provider(
        "Brevo", "anymail.webhooks.brevo.BrevoTrackingWebhookView", "event", {"soft_bounce"}
    ),
    # Those that may pass are reported as deferred.
    "mailgun": Provider(
        "Mailgun", "anymail.webhooks.mailgun.MailgunTrackingWebhookView", "severity", {"temporary"}
    ),
    "mailjet": Provider(
        "Mailjet", "anymail.webhooks.mailjet.MailjetTrackingWebhookView", "hard_bounce", {False}
    ),
    "postmark": Provider(
        "Postmark", "anymail.webhooks.postmark.PostmarkTrackingWebhookView", "Type", {"SoftBounce"}
    ),
}
