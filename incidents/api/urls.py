"""One address for all of the API, which finds its own way: each path may end in .json."""

from __future__ import annotations

from django.urls import path

from incidents.api.entry import answer

urlpatterns = [path("<path:rest>", answer, name="api-v1")]
