"""Steps of the measurements of mail, each run in a process of its own: ``python -m … STEP N``."""

from __future__ import annotations

import json
import os
import resource
import smtplib
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from incidents.domain.content import UpdateContent  # noqa: E402
from incidents.domain.messages import Recipient  # noqa: E402
from incidents.models import Delivery, Event, Page, Subscriber  # noqa: E402
from incidents.models.subscriber import new_token  # noqa: E402
from incidents.operations import deliveries, fan_out, incidents, pages  # noqa: E402
from incidents.operations.actor import SYSTEM  # noqa: E402
from incidents.outbound.channels.mime import template  # noqa: E402
from incidents.render import messages  # noqa: E402

AT_ONCE = 20_000
ROUNDS = 3
BODY = "Cached redirects point at *each other*. We purge them, and tell you more soon.\n\n" * 6


def fill(count: int) -> None:
    """Have so many more subscribers by mail."""
    pages.edit_page(by=SYSTEM, name="Example", url="http://127.0.0.1:8000", now=timezone.now())
    if not Page.objects.get().is_launched:
        pages.launch_page(by=SYSTEM, now=timezone.now())
    before, long_ago = Subscriber.objects.count(), timezone.now() - timedelta(days=90)
    for begin in range(before, before + count, AT_ONCE):
        Subscriber.objects.bulk_create(
            Subscriber(
                code=f"{number:012}",
                channel="mail",
                target=f"reader{number}@example.org",
                token=new_token(),
                state="confirmed",
                hears_everything=True,
                created_at=long_ago,
                confirmed_at=long_ago,
            )
            for number in range(begin, min(begin + AT_ONCE, before + count))
        )


def tell() -> None:
    """Open an incident of which all are told at once."""
    incidents.create_incident(
        by=SYSTEM,
        name="Redirect loops",
        content=UpdateContent(status="identified", body=BODY),
        now=timezone.now(),
    )


def enqueue() -> None:
    """Make the deliveries of what is to be told."""
    fan_out.fan_out_due(now=timezone.now())


def send_all() -> None:
    deliveries.deliver_due(clock=timezone.now)


def rates(count: int) -> dict[str, float]:
    """Return mails a second: a loop over bytes that are made, plain Django, and deliveries.

    Of each the best of some rounds, in turn: other programs slow down one or the other.
    """
    rounds = [_round(count) for _ in range(ROUNDS)]
    best = {name: max(each[name] for each in rounds) for name in rounds[0]}
    return best | {
        "left": Delivery.objects.pending().count(),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
    }


def _round(count: int) -> dict[str, float]:
    tell()
    enqueue()
    addresses = list(Subscriber.objects.values_list("target", flat=True)[:count])
    message = messages.of_event(
        Event.objects.latest("pk"),
        channel="mail",
        is_list=False,
        replaces_earlier=False,
        now=timezone.now(),
    )
    content = template(message, sender=settings.DEFAULT_FROM_EMAIL).filled(
        Recipient(addresses[0], "0" * 12, new_token())
    )
    loop_s = _took_s(lambda: _loop(addresses, content))
    django_s = _took_s(lambda: _plain(addresses[: count // 5], message))
    waiting = Delivery.objects.pending().count()
    own_s = _took_s(send_all)
    return {
        "loop": count / loop_s,
        "django": count // 5 / django_s,
        "deliveries": waiting / own_s,
    }


def _loop(addresses: list[str], content: bytes) -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as smtp:
        for address in addresses:
            smtp.sendmail("status@example.org", [address], content)


def _plain(addresses: list[str], message: messages.Message) -> None:
    with get_connection() as connection:
        for address in addresses:
            mail = EmailMultiAlternatives(
                message.title, message.text, to=[address], connection=connection
            )
            mail.attach_alternative(message.html, "text/html")
            mail.send()


def _took_s(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return time.perf_counter() - began_s


STEPS: dict[str, Callable[[int], object]] = {
    "fill": fill,
    "tell": lambda _: tell(),
    "enqueue": lambda _: {"took_s": _took_s(enqueue)},
    "rates": rates,
    "lapse": lambda _: Delivery.objects.pending().update(next_attempt_at=timezone.now()),
    "waiting": lambda _: {"count": Delivery.objects.pending().count()},
}

if __name__ == "__main__":
    step, number = sys.argv[1:]
    print(json.dumps(STEPS[step](int(number))))
