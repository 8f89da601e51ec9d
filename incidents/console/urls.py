"""Addresses of the console."""

from __future__ import annotations

from django.urls import path

from incidents.console import board, components

app_name = "console"

urlpatterns = [
    path("", board.board, name="board"),
    path("live/", board.live, name="live"),
    path("components/", components.components, name="components"),
    path("components/status/", components.set_status, name="set-status"),
    path("components/undo/", components.undo_status, name="undo-status"),
]
