"""URLs of signing in: those of allauth's that are wanted here, and one-time links."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from incidents.accounts import links
from incidents.accounts.views import SignInView, inside

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", inside(SignInView.as_view()), name="account_login"),
    path("logout/", inside(account.logout), name="account_logout"),
    path("reauthenticate/", inside(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", inside(account.password_change), name="account_change_password"),
    path("password/set/", inside(account.password_set), name="account_set_password"),
    path("2fa/", inside(second.index), name="mfa_index"),
    path("2fa/authenticate/", inside(second.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", inside(second.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", inside(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", inside(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", inside(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/codes/generate/",
        inside(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/codes/download/",
        inside(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/passkeys/", inside(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/passkeys/login/", inside(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/passkeys/add/", inside(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/passkeys/reauthenticate/",
        inside(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/passkeys/<int:pk>/", inside(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "2fa/passkeys/<int:pk>/remove/",
        inside(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("forgotten/", inside(links.forgotten), name="account_forgotten"),
    path("link/<str:token>/", inside(links.link), name="account_link"),
    path("first/<str:token>/", inside(links.first), name="account_first"),
    path("sessions/", inside(sessions.list_usersessions), name="usersessions_list"),
]
if settings.STATUSPAGE_OIDC_URL:
    urlpatterns += [path("oidc/", include("incidents.accounts.oidc_urls"))]
