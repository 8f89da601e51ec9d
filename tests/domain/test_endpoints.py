from __future__ import annotations

import pytest

from incidents.domain.endpoints import NotAnEndpoint, checked
from incidents.domain.subscriptions import ChannelKind

WORKFLOW = "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=Ab-_1"
FIT = [
    (ChannelKind.SLACK, "https://hooks.slack.com/services/T0000/B0000/abcDEF123"),
    (ChannelKind.SLACK, "https://hooks.slack-gov.com/services/T0000/B0000/abcDEF123"),
    (ChannelKind.DISCORD, "https://discord.com/api/webhooks/123456/abc-DEF_1"),
    (ChannelKind.DISCORD, "https://ptb.discord.com/api/v10/webhooks/123456/abc-DEF_1"),
    (ChannelKind.TEAMS, f"https://prod-12.westus.logic.azure.com/workflows/0f0f{WORKFLOW}"),
    (
        ChannelKind.TEAMS,
        "https://default0f.d0.environment.api.powerplatform.com/powerautomate/automations/direct"
        f"/workflows/0f0f{WORKFLOW}",
    ),
    (ChannelKind.WEBHOOK, "https://example.org/hook"),
]
UNFIT = [
    (ChannelKind.SLACK, "https://slack.com/services/T0000/B0000/abc", "hooks.slack.com"),
    (ChannelKind.SLACK, "https://hooks.slack.com.example.org/services/T/B/abc", "hooks.slack.com"),
    (ChannelKind.SLACK, "https://hooks.slack.com/workflows/T0000/A0/1/abc", "Incoming Webhooks"),
    (ChannelKind.DISCORD, "https://discord.com/channels/1/2", "Integrations"),
    (ChannelKind.DISCORD, "https://discord.com/api/webhooks/1/abc/slack", "Integrations"),
    (ChannelKind.DISCORD, "https://discord.com.example.org/api/webhooks/1/abc", "Integrations"),
    (
        ChannelKind.TEAMS,
        "https://example.org/workflows/1/triggers/manual/paths/invoke?sig=1",
        "sig",
    ),
    (ChannelKind.TEAMS, "https://logic.azure.com.example.org/workflows/1/?sig=1", "sig"),
    (ChannelKind.TEAMS, "https://a.webhook.office.com/webhookb2/1@2/IncomingWebhook/3", "retired"),
    (ChannelKind.TEAMS, "https://outlook.office.com/webhook/1@2/IncomingWebhook/3", "retired"),
]


@pytest.mark.parametrize(("kind", "address"), FIT)
def test_addresses_that_services_show_are_taken(kind, address):
    assert checked(kind, address, allows_private=False) == address


@pytest.mark.parametrize(("kind", "address", "why"), UNFIT)
def test_addresses_of_other_places_are_refused_with_what_to_do(kind, address, why):
    with pytest.raises(NotAnEndpoint, match=why):
        checked(kind, address, allows_private=False)


def test_where_networks_are_listed_plain_http_and_bare_names_are_taken():
    assert checked(ChannelKind.WEBHOOK, "http://worker:8000/a", allows_private=True)
    with pytest.raises(NotAnEndpoint, match="https"):
        checked(ChannelKind.WEBHOOK, "http://worker:8000/a", allows_private=False)
