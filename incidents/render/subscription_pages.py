"""Pages of one subscriber: each says something, and may have a button."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.domain.subscriptions import ChannelKind
from incidents.models import Subscriber
from incidents.queries import components as component_queries
from incidents.queries.site import page
from incidents.render.fragments import document
from incidents.render.subscribing import KINDS


def asked(kind: str) -> str:
    return _says(*_asked(kind))


def asked_here(kind: str) -> str:
    """Return the same for a form that stays."""
    title, text = _asked(kind)
    return _said_here({"title": title, "text": text})


def _asked(kind: str) -> tuple[str, str]:
    if kind == ChannelKind.MAIL:
        return _("Check your mail"), _(
            "If this address can be subscribed, a mail is on its way to it, with a link that works "
            "for 48 hours. If none arrives, check your spam folder or ask again; an address gets "
            "at most three a day."
        )
    if kind == ChannelKind.WEBHOOK:
        return _("Your endpoint has to confirm"), _(
            "If this address can be subscribed, a request with a challenge is on its way to it."
            " Have it answered with that challenge, or open the link in it within 48 hours."
        )
    return _("Check the channel"), _(
        "If this address can be subscribed, a message is on its way to the channel, with a link"
        " that works for 48 hours. An address gets at most three a day."
    )


def to_confirm(token: str) -> str:
    return _says(
        _("Confirm your subscription"),
        _("Press the button to get updates."),
        button=_("Confirm"),
        action=reverse("confirm-subscription", args=[token]),
    )


def confirmed(subscriber: Subscriber) -> str:
    token = subscriber.token
    return _says(
        _("You are subscribed"),
        _("From now on, updates are sent to %(address)s.") % {"address": shown_address(subscriber)},
        manage_url="" if subscriber.is_list else reverse("manage-subscription", args=[token]),
    )


def to_unsubscribe(token: str) -> str:
    return _says(
        _("Unsubscribe"),
        _("You will get no more updates."),
        button=_("Unsubscribe"),
        action=reverse("unsubscribe", args=[token]),
    )


def unsubscribed() -> str:
    return _says(_("You are unsubscribed"), _("Nothing more is sent to this address."))


def erased() -> str:
    return _says(_("Your address has been erased"), _("No data of this subscription is kept."))


def refused(text: str) -> str:
    return _says(_("That did not work"), text)


def too_many_asked() -> str:
    return _("Too many requests from your network. Try again in an hour.")


def refused_here(text: str) -> str:
    """Return what is wrong with the address, for the place below its field."""
    return _said_here({"text": text, "is_refusal": True})


def _said_here(said: dict[str, str | bool]) -> str:
    return render_to_string("public/subscription/_said.html", said)


def shown_address(subscriber: Subscriber) -> str:
    """Return the address; whoever reads all of that of a channel can write there."""
    if subscriber.channel in (ChannelKind.MAIL, ChannelKind.WEBHOOK):
        return subscriber.target
    return f"{subscriber.get_channel_display()}, {subscriber.shown_target}"


def manage(subscriber: Subscriber, *, secret: str, is_saved: bool) -> str:
    """Five queries. ``secret`` is that of a webhook, else ""."""
    site = page()
    shown = component_queries.shown()
    context = {
        "title": _("Your subscription"),
        "subscriber": subscriber,
        "is_saved": is_saved,
        "address": shown_address(subscriber),
        "secret": secret,
        "sections": component_queries.sections(shown),
        "chosen": {each.code for each in (*subscriber.components.all(), *subscriber.groups.all())},
        "incidents": list(subscriber.incidents.all()),
        "kinds": [(name, label, getattr(subscriber, name)) for name, label in KINDS.items()],
    }
    return document(site, "public/subscription/manage.html", context)


def _says(
    title: str, text: str, *, button: str = "", action: str = "", manage_url: str = ""
) -> str:
    context = {
        "title": title,
        "text": text,
        "button": button,
        "action": action,
        "manage_url": manage_url,
    }
    return document(page(), "public/subscription/says.html", context)
