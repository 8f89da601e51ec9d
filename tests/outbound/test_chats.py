"""Messages of chats: in the form of each service, and calling nobody."""

from __future__ import annotations

import json
from ipaddress import ip_network

import pytest
from werkzeug import Response

from incidents.domain.messages import TOKEN, Message, Recipient
from incidents.outbound.channels import CHANNELS, discord, slack, teams

MARKUP = "@everyone *bold* _it_ `code` [a](https://evil.example) <!channel> <@U1> # & > ~~ || @here"
CARDS = {"slack": slack.card, "discord": discord.card, "teams": teams.card}


def message(title: str = "[Identified] Redirect loops", said: str = "They loop.\n\nWe purge."):
    return Message(
        *("key", title, "", "", f"https://status.example.org/{TOKEN}", "Example status", ""),
        said=said,
        action="View on the status page",
    )


@pytest.fixture(autouse=True)
def _reaches_this_machine(settings):
    settings.STATUSPAGE_WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]


def send(kind: str, httpserver, answer: Response):
    httpserver.expect_request("/hook").respond_with_handler(lambda _: answer)
    target = Recipient(httpserver.url_for("/hook"), "code0of0sub0", "t" * 32)
    [outcome] = CHANNELS[kind].send_many(message(), [target])
    return outcome


@pytest.mark.parametrize("kind", CARDS)
def test_a_card_has_title_text_and_link_of_the_subscriber(kind, httpserver):
    outcome = send(kind, httpserver, Response(status=202))

    assert outcome.is_sent
    [(request, _)] = httpserver.log
    sent = json.dumps(request.get_json())
    for part in ("Redirect loops", "They loop.", "View on the status page", "t" * 32):
        assert part in sent
    assert TOKEN not in sent


@pytest.mark.parametrize("kind", CARDS)
@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_channel_that_was_removed_is_gone(kind, status, httpserver):
    outcome = send(kind, httpserver, Response(status=status))

    assert (outcome.is_gone, outcome.is_final) == (True, True)


@pytest.mark.parametrize("kind", CARDS)
def test_a_service_that_wants_less_is_heeded(kind, httpserver):
    outcome = send(kind, httpserver, Response(status=429, headers={"Retry-After": "7"}))

    assert not outcome.is_final
    assert outcome.retry_after.total_seconds() == 7


@pytest.mark.parametrize("kind", CARDS)
def test_nobody_is_called_and_nothing_is_markup(kind):
    sent = json.dumps(CARDS[kind](message(MARKUP, MARKUP)), ensure_ascii=False)

    for call in ("@everyone", "@here", "<!channel>", "<@U1>"):
        assert call not in sent


def test_slack_takes_texts_as_they_are_and_the_line_for_notifications_is_escaped():
    card = slack.card(message("A <b> & c", "*bold* <https://evil.example|a>"))

    header, text = card["blocks"]
    assert card["text"] == "A &lt;b&gt; &amp; c"
    assert header["text"] == {"type": "plain_text", "text": "A <b> & c", "emoji": False}
    [said, _link] = [section["elements"][0] for section in text["elements"]]
    assert said == {"type": "text", "text": "*bold* <https://evil.example|a>"}


def test_discord_mentions_nobody_and_escapes_markdown_but_not_addresses():
    card = discord.card(message(said="*bold* [a](b) https://example.org/a_b_c\n# big"))

    assert card["allowed_mentions"] == {"parse": []}
    said = card["embeds"][0]["description"]
    assert said.startswith("\\*bold\\* \\[a\\]\\(b\\) https://example.org/a_b_c\n\\# big")


def test_teams_is_sent_an_adaptive_card_of_runs_in_which_nothing_is_markup():
    [attached] = teams.card(message(said="One.\n\n**Two.**"))["attachments"]

    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    body = attached["content"]["body"]
    assert {block["type"] for block in body} == {"RichTextBlock"}
    assert [block["inlines"][0]["text"] for block in body][1:] == ["One.", "**Two.**"]
    assert attached["content"]["actions"][0]["type"] == "Action.OpenUrl"


@pytest.mark.parametrize("sign", ["x", "*", "ä", "\n"])
def test_the_longest_texts_fit_into_what_services_take(sign):
    long = message(sign * 300, f"a{sign * 25_000}b")

    header, text = slack.card(long)["blocks"]
    assert len(header["text"]["text"]) <= 150
    assert len(text["elements"][0]["elements"][0]["text"]) <= 3_000
    [embed] = discord.card(long)["embeds"]
    assert len(embed["title"]) <= 256
    assert len(embed["description"]) <= 4_096
    assert len(json.dumps(teams.card(long), ensure_ascii=False).encode()) < 28_000
