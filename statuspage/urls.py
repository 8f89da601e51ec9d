"""URLs: signing in, the console, the admin, and the app's own lists."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("incidents.accounts.urls")),
    path("console/", include("incidents.console.urls")),
    path("admin/", admin.site.urls),
    path("hooks/", include("incidents.api.hooks")),
    path("v1/", include("incidents.api.urls")),
    path("", include("incidents.views.urls")),
]

handler404 = "incidents.views.errors.not_found"
handler429 = "incidents.accounts.views.too_many"
handler500 = "incidents.views.errors.server_error"
