"""URLs of feeds: of the page, and of each component."""

from __future__ import annotations

from django.urls import path

from incidents.views import feeds

urlpatterns = [
    path("history.atom", feeds.history_atom, name="feed-history-atom"),
    path("history.rss", feeds.history_rss, name="feed-history-rss"),
    path("updates.atom", feeds.updates_atom, name="feed-updates-atom"),
    path("history.ics", feeds.history_ics, name="feed-calendar"),
    path(
        "components/<code:code>/history.atom",
        feeds.history_atom,
        name="feed-component-history-atom",
    ),
    path(
        "components/<code:code>/history.rss", feeds.history_rss, name="feed-component-history-rss"
    ),
    path(
        "components/<code:code>/updates.atom",
        feeds.updates_atom,
        name="feed-component-updates-atom",
    ),
    path("components/<code:code>/history.ics", feeds.history_ics, name="feed-component-calendar"),
]
