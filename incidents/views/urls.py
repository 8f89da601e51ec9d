"""Public URLs. None has a query string, so that pages can be published as files."""

from __future__ import annotations

from django.urls import path, register_converter

from incidents.render.api_v2 import openapi
from incidents.render.api_v2.documents import DOCUMENTS as DOCUMENTS_OF_API
from incidents.views import (
    api_docs,
    api_v2,
    components,
    embeds,
    feeds,
    images,
    jobs,
    live,
    mail_events,
    pages,
    postmortem_previews,
    styles,
    subscribing,
)
from incidents.views.converters import (
    CodeConverter,
    DigestConverter,
    ImageConverter,
    MonthConverter,
    TokenConverter,
)
from incidents.views.routing import Of, Route

register_converter(CodeConverter, "code")
register_converter(DigestConverter, "digest")
register_converter(ImageConverter, "image")
register_converter(MonthConverter, "month")
register_converter(TokenConverter, "token")

# In the order in which those that are always ready are rendered anew. One more is one more line.
DOCUMENTS = (
    Route("live/jobs/<code:code>", jobs.live, "live-job", Of.JOB),
    Route("", pages.home, "home"),
    Route("live/status", live.status, "live-status"),
    Route("live/incidents", live.incidents, "live-incidents"),
    Route("live/planned", live.planned, "live-planned"),
    Route("live/maintenances", live.maintenances, "live-maintenances"),
    Route("live/components", live.components, "live-components"),
    Route("live/days", live.days, "live-days"),
    Route("style/<digest:digest>.css", styles.style, "style", Of.STYLE),
    Route("incidents/<code:code>", pages.incident, "incident", Of.INCIDENT),
    Route("live/incidents/<code:code>", live.incident, "live-incident", Of.INCIDENT),
    Route("jobs/<code:code>", jobs.job, "job", Of.JOB),
    Route("jobs/<code:code>.json", jobs.as_json, "job-json", Of.JOB),
    Route("jobs/<code:code>.svg", jobs.picture, "job-svg", Of.JOB),
    Route("images/<image:name>", images.image, "image", Of.IMAGE),
    Route("history", pages.history, "history"),
    Route("uptime", pages.uptime, "uptime"),
    Route("subscribe", pages.subscribe, "subscribe"),
    Route("maintenances", pages.maintenances, "maintenances"),
    Route("history.atom", feeds.history_atom, "feed-history-atom"),
    Route("history.rss", feeds.history_rss, "feed-history-rss"),
    Route("updates.atom", feeds.updates_atom, "feed-updates-atom"),
    Route("history.ics", feeds.history_ics, "feed-calendar"),
    Route(
        "incidents/<code:code>/maintenance.ics",
        feeds.maintenance_ics,
        "maintenance-calendar",
        Of.MAINTENANCE,
    ),
    *(
        Route(f"api/v2/{each.path}.json", api_v2.document(each), f"api-{each.path}")
        for each in DOCUMENTS_OF_API
    ),
    Route("api/v2/openapi.json", api_v2.document(openapi.as_json), "api-openapi", Of.PROGRAM),
    Route("api", api_docs.public, "api-docs", Of.PROGRAM),
    Route("api/manage", api_docs.management, "api-docs-manage", Of.PROGRAM),
    Route("badge.svg", embeds.page_badge, "badge"),
    Route("widget.js", embeds.widget, "widget"),
    Route("postmortems", pages.postmortems, "postmortems", Of.POSTMORTEMS),
    Route("postmortems.atom", feeds.postmortems_atom, "feed-postmortems-atom", Of.POSTMORTEMS),
    Route("history/<month:month>", pages.history, "history-month", Of.MONTH),
    Route("uptime/<month:month>", pages.uptime, "uptime-month", Of.UPTIME_MONTH),
    Route("components/<code:code>", components.component, "component", Of.COMPONENT_NOW),
    Route("live/components/<code:code>", components.live, "live-component", Of.COMPONENT_NOW),
    Route(
        "components/<code:code>/badge.svg",
        embeds.component_badge,
        "component-badge",
        Of.COMPONENT_NOW,
    ),
    Route(
        "components/<code:code>/history",
        pages.history,
        "component-history",
        Of.COMPONENT,
    ),
    Route(
        "components/<code:code>/history.atom",
        components.history_atom,
        "feed-component-history-atom",
        Of.COMPONENT,
    ),
    Route(
        "components/<code:code>/history.rss",
        components.history_rss,
        "feed-component-history-rss",
        Of.COMPONENT,
    ),
    Route(
        "components/<code:code>/updates.atom",
        components.updates_atom,
        "feed-component-updates-atom",
        Of.COMPONENT,
    ),
    Route(
        "components/<code:code>/history.ics",
        components.history_ics,
        "feed-component-calendar",
        Of.COMPONENT,
    ),
    Route(
        "components/<code:code>/history/<month:month>",
        pages.history,
        "component-history-month",
        Of.COMPONENT_MONTH,
    ),
)

# Of one subscriber each, so that none is a document.
SUBSCRIBING = [
    path("api/v2/subscribers.json", api_v2.subscribe, name="api-subscribers"),
    path("subscribe/new", subscribing.subscribe, name="subscribe-new"),
    path("subscribe/confirm/<token:token>", subscribing.confirm, name="confirm-subscription"),
    path("subscribe/manage/<token:token>", subscribing.manage, name="manage-subscription"),
    path("subscribe/unsubscribe/<token:token>", subscribing.unsubscribe, name="unsubscribe"),
    path("subscribe/former/<code:code>", subscribing.former, name="former-subscription"),
    path("subscribe/secret/<token:token>", subscribing.renew_secret, name="renew-secret"),
    path("subscribe/data/<token:token>", subscribing.export, name="export-subscription"),
    path("subscribe/erase/<token:token>", subscribing.erase, name="erase-subscription"),
]

# Of programs elsewhere, by a secret.
REPORTS = [path("mail/events", mail_events.mail_events, name="mail-events")]

# For whoever has the link.
PREVIEWS = [
    path(
        "postmortems/preview/<token:token>",
        postmortem_previews.postmortem,
        name="postmortem-preview",
    ),
    path(
        "postmortems/preview/<token:token>/images/<image:name>",
        postmortem_previews.image,
        name="postmortem-preview-image",
    ),
]

urlpatterns = [*(route.url for route in DOCUMENTS), *SUBSCRIBING, *REPORTS, *PREVIEWS]
