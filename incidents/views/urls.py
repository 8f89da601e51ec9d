"""Public URLs. None has a query string, so that pages can be published as files."""

from __future__ import annotations

from django.urls import include, path, register_converter

from incidents.views import jobs, live, pages
from incidents.views.converters import CodeConverter, MonthConverter

register_converter(CodeConverter, "code")
register_converter(MonthConverter, "month")

urlpatterns = [
    path("", pages.home, name="home"),
    path("incidents/<code:code>", pages.incident, name="incident"),
    path("jobs/<code:code>", jobs.job, name="job"),
    path("jobs/<code:code>.json", jobs.as_json, name="job-json"),
    path("jobs/<code:code>.svg", jobs.picture, name="job-svg"),
    path("history", pages.history, name="history"),
    path("history/<month:month>", pages.history, name="history-month"),
    path("components/<code:code>/history", pages.history, name="component-history"),
    path(
        "components/<code:code>/history/<month:month>",
        pages.history,
        name="component-history-month",
    ),
    path("uptime", pages.uptime, name="uptime"),
    path("uptime/<month:month>", pages.uptime, name="uptime-month"),
    path("maintenances", pages.maintenances, name="maintenances"),
    path("live/status", live.status, name="live-status"),
    path("live/incidents", live.incidents, name="live-incidents"),
    path("live/jobs", live.jobs, name="live-jobs"),
    path("live/jobs/<code:code>", jobs.live, name="live-job"),
    path("live/maintenances", live.maintenances, name="live-maintenances"),
    path("live/components", live.components, name="live-components"),
    path("live/days", live.days, name="live-days"),
    path("live/incidents/<code:code>", live.incident, name="live-incident"),
    path("", include("incidents.views.feed_urls")),
]
