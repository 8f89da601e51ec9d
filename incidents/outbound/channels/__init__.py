"""Channels: the ways by which subscribers are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from django.conf import settings

from incidents.domain.messages import ChannelDown, Message, Outcome, Recipient
from incidents.domain.subscriptions import ChannelKind
from incidents.outbound.channels import discord, slack, teams
from incidents.outbound.channels.chats import Chat
from incidents.outbound.channels.mail import Mail
from incidents.outbound.channels.webhook import Webhook


class Channel(Protocol):
    """A way to send a message to many."""

    def send_many(self, message: Message, targets: Iterable[Recipient]) -> Iterator[Outcome]:
        """Yield one outcome per target, in order, as each becomes known.

        Targets are taken one at a time: their iterator may end early. Raises ChannelDown if those
        without an outcome were not tried, and need not be now.
        """


CHANNELS: Mapping[str, Channel] = {
    ChannelKind.MAIL: Mail(),
    ChannelKind.WEBHOOK: Webhook(),
    ChannelKind.SLACK: Chat(slack.card),
    ChannelKind.DISCORD: Chat(discord.card),
    ChannelKind.TEAMS: Chat(teams.card),
}


def channel(kind: str) -> Channel:
    """Return the way that ``kind`` names; in a drill it leads to nobody."""
    return Off() if settings.DRILL else CHANNELS[kind]


class Off:
    """Sends nothing: a drill has copies of real subscribers."""

    def send_many(self, message: Message, targets: Iterable[Recipient]) -> Iterator[Outcome]:
        raise ChannelDown("This is a drill, in which nobody is told.")
