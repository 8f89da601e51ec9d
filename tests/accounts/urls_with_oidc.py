"""The URLs where a provider is set."""

from __future__ import annotations

from django.urls import include, path

from statuspage.urls import handler404, handler429, handler500
from statuspage.urls import urlpatterns as usual

__all__ = ["handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [path("accounts/oidc/", include("incidents.accounts.oidc_urls")), *usual]
