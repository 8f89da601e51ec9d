"""``drill``: rehearse an incident in a copy of the page, and say how it went."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from incidents.domain.rehearsal import Score, score
from incidents.filesystem import share_for_life
from incidents.management import addresses, command_line, output, ports
from incidents.management.demo import sign_in
from incidents.management.drill import sandbox, story
from incidents.management.drill.served import served
from incidents.management.stopping import StopSignals

PORT = 8100
SPEED = 10.0
LOOK_S = 0.5


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0 < speed < float("inf"):
        raise ArgumentTypeError(f"“{text}” is not a number above 0")
    return speed


class Command(BaseCommand):
    help = "Rehearse an incident: a story unfolds, you post to a copy of the page, and see how."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        addresses.add_host(parser)
        parser.add_argument("--port", type=int, default=PORT, help=f"of the copy; default: {PORT}")
        parser.add_argument(
            "--speed",
            type=_speed,
            default=SPEED,
            help=f"minutes of the story in one of yours, of its 342; default: {SPEED:g}",
        )

    def handle(self, *, host: str, port: int, speed: float, **options: Any) -> None:
        ports.wait_until_free(host, port, None, say=output.put)
        if not settings.DRILL:
            sandbox.begin(settings.DRILL_DIR)
            again = ("drill", "--host", host, "--port", str(port), "--speed", str(speed))
            command = command_line.manage(*again)
            # Settings are read once: in the copy's place this process begins anew.
            os.execve(command[0], command, os.environ | {"STATUSPAGE_DRILL": "1"})
        sandbox.fill(url=f"http://localhost:{port}")
        share_for_life(settings.VAR_DIR)
        stop = StopSignals()
        with served(host, port, stop=stop):
            begun_at = timezone.now()
            self._begin(host, port)
            self._tell(speed, begun_at=begun_at, stop=stop)
            told = story.told_since(begun_at)
            reached = score(told, begun_at=begun_at, ended_at=timezone.now())
        for line in _lines(reached):
            output.put(line)

    def _begin(self, host: str, port: int) -> None:
        output.put(f"The drill is at {addresses.told(host, port)}, a copy of your page.")
        output.put(f"Post at {addresses.told(host, port, '/console/')}, with your usual sign-in,")
        output.put(f"or by: STATUSPAGE_DRILL=1 {command_line.typed('incident', 'open', '…')}")
        if settings.DEMO and sign_in.is_valid():
            output.put(f"Sign in as {sign_in.USERNAME}, password {sign_in.password()}")
        output.put("It ends when the story has ended and you have resolved, or by Ctrl-C.")

    def _tell(self, speed: float, *, begun_at: datetime, stop: StopSignals) -> None:
        """Say what is learned, each at its time, until all is over or a signal comes."""
        for signal in story.signals(speed=speed):
            if stop.wait((begun_at + signal.after - timezone.now()).total_seconds()):
                return
            output.put(f"{timezone.localtime():%H:%M:%S}  {signal.by}: {signal.says}")
        while not stop.wait(LOOK_S) and not story.is_over(story.told_since(begun_at)):
            pass


def _lines(reached: Score) -> Iterator[str]:
    real = story.when_it_was_real()
    yield "The drill has ended; the page itself knows nothing of it."
    yield f"Time to first update: {_first(reached)} (on the day: {_first(real)})"
    yield f"Promises kept: {_promises(reached)} (on the day: {_promises(real)})"
    yield f"Longest silence: {_length(reached.silence)} (on the day: {_length(real.silence)})"


def _first(reached: Score) -> str:
    return "there was none" if reached.first_after is None else _length(reached.first_after)


def _promises(reached: Score) -> str:
    return f"{reached.kept} of {reached.due}" if reached.due else "none was due"


def _length(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
