"""How operators sign in, and how often one may try."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from incidents.domain.sign_in import WINDOW_MINUTES
from statuspage.environment import env
from statuspage.settings.packages import require


def _provider(url: str) -> str:
    """Return the address of the provider, if there is one and it can be trusted."""
    if not url:
        return url
    if not url.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ImproperlyConfigured(
            f"STATUSPAGE_OIDC_URL is “{url}”; it must begin with https://, as whoever answers in"
            " the provider's place could sign in as anybody"
        )
    if not (env("STATUSPAGE_OIDC_CLIENT_ID") and env("STATUSPAGE_OIDC_CLIENT_SECRET")):
        raise ImproperlyConfigured(
            "STATUSPAGE_OIDC_URL is set; set STATUSPAGE_OIDC_CLIENT_ID and"
            " STATUSPAGE_OIDC_CLIENT_SECRET too, as the provider gave them to you"
        )
    require("jwt", extra="oidc", wanted_by="STATUSPAGE_OIDC_URL")
    return url


AUTH_USER_MODEL = "incidents.User"
AUTHENTICATION_BACKENDS = ["incidents.accounts.backends.PasswordBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "console:board"
ACCOUNT_ADAPTER = "incidents.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "incidents.accounts.views.OwnPasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "incidents.accounts.second_steps.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Half a minute either way: clocks of phones differ, and people type slowly.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "add_webauthn": "incidents.accounts.second_steps.PasskeyForm",
    "authenticate": "incidents.accounts.second_steps.CodeForm",
    "reauthenticate": "incidents.accounts.second_steps.CodeAgainForm",
}
# OpenID Connect, beside passwords: nobody waits for the provider who does not press its button.
STATUSPAGE_OIDC_URL = _provider(env("STATUSPAGE_OIDC_URL"))
STATUSPAGE_OIDC_NAME = env("STATUSPAGE_OIDC_NAME")
STATUSPAGE_OIDC_CLIENT_SECRET = env("STATUSPAGE_OIDC_CLIENT_SECRET")
SOCIALACCOUNT_ADAPTER = "incidents.accounts.oidc.ProviderAdapter"
# A form may lead to this site only (form-action); the state in the session guards the way back.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = 3
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "provider",
                "name": STATUSPAGE_OIDC_NAME,
                "client_id": env("STATUSPAGE_OIDC_CLIENT_ID"),
                "secret": STATUSPAGE_OIDC_CLIENT_SECRET,
                "settings": {"server_url": STATUSPAGE_OIDC_URL},
            }
        ],
    }
}
USERSESSIONS_ADAPTER = "incidents.accounts.sessions.SessionsAdapter"
_WINDOW = f"{WINDOW_MINUTES}m"
ACCOUNT_RATE_LIMITS = {
    # Not of people who sign in, but counted in the same way: by the network that readers subscribe
    # from, so that nobody has mail sent to a thousand addresses of others.
    "subscribe": "20/h/ip",
    # By where they come from only: by account, whoever knows an operator's name could lock them
    # out in the middle of an incident.
    "password_failed": f"20/{_WINDOW}/ip",
    # Second steps, by account: to get there one needs the password, and addresses are many.
    "login_failed": f"10/{_WINDOW}/key",
    # Links for a forgotten password, by where they are asked for; each person gets few a day.
    "forgotten": "10/h/ip",
    # With a stolen session one has the account already, but not its password.
    "change_password": f"5/m/user,20/{_WINDOW}/user",
    "reauthenticate": f"5/m/user,20/{_WINDOW}/user",
}
# Requests of one token to the API: as many as a script may need, and no loop that has run wild.
API_REQUESTS_A_MINUTE = 600
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
