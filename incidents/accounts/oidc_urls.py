"""URLs of the provider; its packages are an extra, so they are there only if it is set."""

from __future__ import annotations

from functools import wraps

from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from requests import RequestException

from incidents.accounts.oidc import cancelled, unreachable
from incidents.accounts.views import View, inside


def asking(view: View) -> View:
    """Say so if the provider does not answer: a password signs in meanwhile."""

    @wraps(view)
    def run(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RequestException as error:
            return unreachable(request, error)

    return run


urlpatterns = [
    path("cancelled/", inside(cancelled), name="socialaccount_login_cancelled"),
    path("<str:provider_id>/login/", inside(asking(views.login)), name="openid_connect_login"),
    path(
        "<str:provider_id>/callback/",
        inside(asking(views.callback)),
        name="openid_connect_callback",
    ),
]
