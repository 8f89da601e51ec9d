"""A WSGI application that says that it was asked, and never answers."""

from __future__ import annotations

from threading import Event


def application(environ, start_response):
    print("asked", flush=True)
    Event().wait()
