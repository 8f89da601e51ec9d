"""Pages of one subscriber: each says something, and may have a button."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Subscriber
from incidents.queries import components as component_queries
from incidents.queries.site import page
from incidents.render.fragments import document

KINDS = {
    "wants_incidents": gettext_lazy("Incidents"),
    "wants_maintenances": gettext_lazy("Planned maintenance"),
    "wants_postmortems": gettext_lazy("Postmortems"),
}


def asked() -> str:
    return _says(
        _("Check your mail"),
        _(
            "If this address can be subscribed, a mail is on its way to it, with a link that works "
            "for 48 hours. If none arrives, check your spam folder or ask again; an address gets "
            "at most three a day."
        ),
    )


def to_confirm(token: str) -> str:
    return _says(
        _("Confirm your subscription"),
        _("Press the button to get updates by mail."),
        button=_("Confirm"),
        action=reverse("confirm-subscription", args=[token]),
    )


def confirmed(subscriber: Subscriber) -> str:
    token = subscriber.token
    return _says(
        _("You are subscribed"),
        _("From now on, updates are sent to %(address)s.") % {"address": subscriber.target},
        manage_url="" if subscriber.is_list else reverse("manage-subscription", args=[token]),
    )


def to_unsubscribe(token: str) -> str:
    return _says(
        _("Unsubscribe"),
        _("You will get no more updates by mail."),
        button=_("Unsubscribe"),
        action=reverse("unsubscribe", args=[token]),
    )


def unsubscribed() -> str:
    return _says(_("You are unsubscribed"), _("Nothing more is sent to this address."))


def erased() -> str:
    return _says(_("Your address has been erased"), _("No data of this subscription is kept."))


def refused(text: str) -> str:
    return _says(_("That did not work"), text)


def manage(subscriber: Subscriber, *, is_saved: bool) -> str:
    """Six queries."""
    site = page()
    context = {
        "title": _("Your subscription"),
        "subscriber": subscriber,
        "is_saved": is_saved,
        "components": component_queries.shown(),
        "chosen": {each.code for each in subscriber.components.all()},
        "groups": list(subscriber.groups.all()),
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
