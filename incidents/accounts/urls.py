"""URLs of signing in: those of allauth's that are wanted here. Nobody signs up."""

from __future__ import annotations

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import path

from incidents.accounts.views import SignIn, inside

urlpatterns = [
    path("login/", inside(SignIn.as_view()), name="account_login"),
    path("logout/", inside(account.logout), name="account_logout"),
    path("reauthenticate/", inside(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", inside(account.password_change), name="account_change_password"),
    path("password/set/", inside(account.password_set), name="account_set_password"),
    path("sessions/", inside(sessions.list_usersessions), name="usersessions_list"),
]
