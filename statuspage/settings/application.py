"""The parts of the application, its addresses, templates and files."""

from __future__ import annotations

from statuspage.settings.folders import BASE_DIR, VAR_DIR
from statuspage.settings.sign_in import STATUSPAGE_OIDC_URL

INSTALLED_APPS = [
    "incidents",
    "statuspage.apps.TablesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_htmx",
    "simple_history",
    "csp",
]
if STATUSPAGE_OIDC_URL:
    INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]

MIDDLEWARE = [
    "incidents.api.auth.hide_key",
    "statuspage.logs.request_ids",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "incidents.views.caching.private",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "incidents.edge.operator_pass.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "statuspage.urls"
# For workers, who serve nobody: without the console and the API they take 14 MB less.
READER_URLCONF = "incidents.views.urls"
WSGI_APPLICATION = "statuspage.wsgi.application"
# Most threads of a web server that serves the console. All but two may be held by requests
# that wait for their turn there (incidents/edge/lanes.py); it makes them as it needs them.
WEB_THREADS = 60

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "incidents.console.navigation.navigation",
            ],
        },
    }
]

# Widgets may have templates of ours.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Static files: collected when a checkout is set up and when a wheel is built, never at a start.

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Uploaded images, which only the application reads.
    "images": {
        "BACKEND": "statuspage.storage.ImageStorage",
        "OPTIONS": {"location": VAR_DIR / "images"},
    },
    "staticfiles": {"BACKEND": "statuspage.storage.StaticFilesStorage"},
}

# Forms with a file are taken whole, in memory. Twice what an image may have: of one that is too
# large, as a phone makes them, the form says so and comes back with what was typed.
FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
