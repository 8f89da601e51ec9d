"""Every setting; those of the environment are declared in ``environment.py``."""

from __future__ import annotations

import os
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_language

from incidents.domain.mail_providers import PROVIDERS
from incidents.domain.sign_in import WINDOW_MINUTES
from statuspage import keys
from statuspage.environment import env

BASE_DIR = Path(__file__).resolve().parent.parent
# Where relative paths in settings begin: the checkout, whatever folder a process was started in;
# for the installed command, which has none, the folder that it was started in.
START_DIR = Path(os.environ.get("PLAINSTATUS_START_DIR") or BASE_DIR)

# The demo signs with a generated key and answers to this machine's own names only.
DEMO = env("STATUSPAGE_DEMO")
# A rehearsal in a copy of the page, which shares keys with it and nothing else.
DRILL = env("STATUSPAGE_DRILL")
DEBUG = env("DEBUG")

# What the processes of one machine share and write: SQLite's file, the broker's folder, the last
# good pages. Not part of the source. The demo's are apart: a page of its own takes nothing for
# its own that the demo left, and `make demo-reset` deletes no other.
PAGE_DIR: Path = START_DIR / env("STATUSPAGE_VAR_DIR") / ("demo" if DEMO else "")
DRILL_DIR = PAGE_DIR / "drill"
VAR_DIR = DRILL_DIR if DRILL else PAGE_DIR

# Of the secret in the address to which a provider of mail reports.
SHORTEST_PASSWORD = 16

# The last good public documents, for a start while the database is gone.
LAST_GOOD_DIR = VAR_DIR / "last_good"


def _made(folder: Path) -> None:
    """Create the folder unless it exists, for its owner only."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The folder {folder} cannot be made: {error.strerror}. STATUSPAGE_VAR_DIR says where"
            " Plainstatus writes, and DATABASE_URL where SQLite's file is"
        ) from error


def _require(package: str, *, extra: str, wanted_by: str) -> None:
    """Stop with advice if the package is missing: later errors would not say what to do."""
    if find_spec(package) is None:
        raise ImproperlyConfigured(
            f"{wanted_by} needs packages that are not installed; in a checkout, run: make"
            f" .venv/server.stamp, elsewhere: pip install 'plainstatus[{extra}]'"
        )


def _reporting(provider: str) -> str:
    """Return the provider whose reports are believed, once it is known how it is recognised."""
    if not provider:
        return ""
    if provider not in PROVIDERS:
        raise ImproperlyConfigured(
            f"STATUSPAGE_MAIL_EVENTS_BY={provider} is not known; name one of {', '.join(PROVIDERS)}"
        )
    _require("anymail", extra="anymail", wanted_by="STATUSPAGE_MAIL_EVENTS_BY")
    name, _colon, password = env("STATUSPAGE_MAIL_EVENTS_SECRET").partition(":")
    if not (name and len(password) >= SHORTEST_PASSWORD):
        raise ImproperlyConfigured(
            "STATUSPAGE_MAIL_EVENTS_BY is set; set STATUSPAGE_MAIL_EVENTS_SECRET too, to"
            f" name:password, with a password of at least {SHORTEST_PASSWORD} characters"
        )
    if provider == "mailgun" and not env("STATUSPAGE_MAIL_EVENTS_KEY"):
        raise ImproperlyConfigured(
            "STATUSPAGE_MAIL_EVENTS_BY=mailgun needs STATUSPAGE_MAIL_EVENTS_KEY, the webhook"
            " signing key that Mailgun shows"
        )
    return provider


def _target(given: str) -> str:
    """Return where to publish, a folder in full."""
    return str(START_DIR / given) if given and ":" not in given else given


# A database on a server may have processes on other hosts, which would not have a key made here.
_is_one_host = (env("DATABASE_URL") or "sqlite:").startswith("sqlite:")
KEYS_DIR = PAGE_DIR / "keys"
HAS_OWN_KEYS = not env("SECRET_KEY") and (DEMO or _is_one_host)


def _secret_key() -> str:
    key: str = env("SECRET_KEY")
    if key:
        return key
    if HAS_OWN_KEYS:
        _made(VAR_DIR)
        return keys.kept(KEYS_DIR / "secret_key", keys.new_secret)
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. It signs sessions and links, and with a database on a server"
        " every process needs the same. Make one with: python3 -c 'import secrets;"
        " print(secrets.token_urlsafe(64))' and set it in the environment, the same in every"
        " process and over restarts. With SQLite, Plainstatus makes and keeps one by itself."
    )


def _encryption_keys() -> list[str]:
    given = [key.strip() for key in env("STATUSPAGE_ENCRYPTION_KEYS") if key.strip()]
    try:
        for key in given:
            Fernet(key)
    except ValueError:
        raise ImproperlyConfigured(
            "A key in STATUSPAGE_ENCRYPTION_KEYS is malformed; each is 32 bytes as URL-safe base64,"
            " which are 44 characters. Make one with: python3 -c 'import base64, os;"
            " print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
        ) from None
    if given or not (DEMO or HAS_OWN_KEYS):
        return given
    return [keys.kept(KEYS_DIR / "encryption_key", keys.new_encryption_key)]


def _networks(name: str) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(each.strip()) for each in env(name)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} cannot be read: {error}. Write networks such as 10.0.0.0/8,fd00::/8"
        ) from error


def _allowed_hosts() -> list[str]:
    hosts: list[str] = env("ALLOWED_HOSTS")
    if wrong := [host for host in hosts if "/" in host]:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS has “{wrong[0]}”, which no request can name. Write names only, such as"
            " status.example.org"
        )
    return hosts or ["localhost", "127.0.0.1", "[::1]"]


def _language(code: str) -> str:
    """Return the language if it is English or has a catalogue, which is compiled."""
    compiled = BASE_DIR.glob("locale/*/LC_MESSAGES/django.mo")
    known = sorted({"en", *(to_language(path.parents[1].name) for path in compiled)})
    if code in known:
        return code
    raise ImproperlyConfigured(
        f"STATUSPAGE_LANGUAGE is “{code}”; it must be one of: {', '.join(known)}. In a checkout,"
        " make compiles the languages that it has: make languages"
    )


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
    _require("jwt", extra="oidc", wanted_by="STATUSPAGE_OIDC_URL")
    return url


def _console_url(given: str) -> str:
    """Return the address of the console's server; links in mail begin with it."""
    if given and not (given.startswith(("https://", "http://")) and given.count("/") == 2):
        raise ImproperlyConfigured(
            f"STATUSPAGE_CONSOLE_URL is “{given}”; it must be an address without a path, such as"
            " https://office.example.org"
        )
    return given


def _sender(given: str) -> str:
    """Return the sender of mail; with a server for it, there must be one."""
    address = parseaddr(given)[1]
    if env("EMAIL_HOST") and not ("@" in address and address.isascii() and address.isprintable()):
        raise ImproperlyConfigured(
            "EMAIL_HOST is set; set DEFAULT_FROM_EMAIL too, to an address that may send mail by it,"
            " such as status@example.org"
        )
    return given


DATABASES_KNOWN = ("sqlite:", "postgresql:", "postgres:", "psql:", "pgsql:")


def _database(url: str) -> dict[str, Any]:
    if not url.startswith(DATABASES_KNOWN):
        raise ImproperlyConfigured(
            "DATABASE_URL names no database that Plainstatus can use. Write sqlite:///path or"
            " postgresql://user:password@host/name"
        )
    try:
        config: dict[str, Any] = env.db_url_config(url)
    except ValueError:  # it would show what stands in the port's place: of a password, the start
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. Its port is a number, and signs such as / # ? @ in a"
            " password are written as %2F %23 %3F %40"
        ) from None
    if config["ENGINE"].endswith("sqlite3"):
        if config["NAME"] != ":memory:":
            # The same file whatever folder a process was started in.
            file = START_DIR / config["NAME"]
            _made(file.parent)
            config |= {"NAME": str(file), "ENGINE": "statuspage.sqlite3"}
        # Writers queue at BEGIN for up to 20 s instead of failing halfway; readers never wait.
        config.setdefault("OPTIONS", {}).update(
            transaction_mode="IMMEDIATE",
            timeout=20,
            init_command=(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        )
        # The last to close takes files away that the next to open needs room for: a full disk
        # would stop readers. The demo's file may be replaced while it is served.
        return config | {"CONN_MAX_AGE": 0 if DEMO else None}
    _require("psycopg", extra="postgres", wanted_by="DATABASE_URL=postgresql://")
    # A host that is gone without a word is noticed in seconds, not in a quarter of an hour.
    config["OPTIONS"] = {
        "connect_timeout": 2,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
    } | config.get("OPTIONS", {})
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = _allowed_hosts()
# Until the page has a name, it is there for whoever sits at this machine, without TLS.
IS_LOCAL = DEMO or not env("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS")

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

ROOT_URLCONF = STAFF_URLCONF = "statuspage.urls"
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

# Database

_file = VAR_DIR / "plainstatus.sqlite3"
DATABASES = {"default": _database(env("DATABASE_URL") or f"sqlite:///{_file.as_posix()}")}

# What the server and the worker keep from other users of the machine: the folder and SQLite's
# files, and with all that is in them these folders.
PRIVATE_PATHS = [VAR_DIR]
if (
    DATABASES["default"]["ENGINE"].endswith("sqlite3")
    and DATABASES["default"]["NAME"] != ":memory:"
):
    PRIVATE_PATHS += [Path(DATABASES["default"]["NAME"] + end) for end in ("", "-wal", "-shm")]
PRIVATE_TREES = [
    VAR_DIR / name
    for name in (
        *("broker", "cache", "copies", "demo_purge", "drill", "images", "keys", "last_good"),
        "purge",
    )
]

CELERY_BROKER_URL = env("CELERY_BROKER_URL")
CACHES = {
    # Failed sign-ins, counted for all processes together: on one machine in files, else in the
    # Redis that they share already.
    "default": (
        {
            "BACKEND": "statuspage.cache.SharedRedisCache",
            "LOCATION": CELERY_BROKER_URL,
            "KEY_PREFIX": "plainstatus",  # the worker's queues stand beside it
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if CELERY_BROKER_URL.startswith("redis")
        else {
            "BACKEND": "statuspage.cache.SharedFileCache",
            "LOCATION": VAR_DIR / "cache",
            # Of as many addresses at a time; beyond it some are forgotten early.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    ),
    # Rendered Markdown by its source, in each process. Django's 300 entries are fewer than the
    # texts of some years, which a publication asks for one after the other.
    "rendered": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in

AUTH_USER_MODEL = "incidents.User"
AUTHENTICATION_BACKENDS = ["incidents.accounts.backends.PasswordBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "console:board"
ACCOUNT_ADAPTER = "incidents.accounts.adapter.AccountAdapter"
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
if STATUSPAGE_OIDC_URL:
    INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]
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

# Language and time: one language a site for readers, whatever theirs, so that all get the same
# bytes; English for operators and programs. The page's own zone is a row, not a setting.

LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
STATUSPAGE_LANGUAGE = _language(env("STATUSPAGE_LANGUAGE"))
FORMAT_MODULE_PATH = "incidents.render.formats"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

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

# Worker: the broker only wakes it; what is to be done is in the database.

if CELERY_BROKER_URL.startswith("filesystem"):
    _broker = VAR_DIR / "broker"
    for _folder in ("queue", "control"):
        _made(_broker / _folder)
    CELERY_BROKER_TRANSPORT = "statuspage.worker.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        # Seconds between looks into the folder: 25 ms median latency at 0.5 % of a core.
        "polling_interval": 0.1,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    _require("redis", extra="redis", wanted_by="CELERY_BROKER_URL=redis://")
    # One that hangs is given up. A worker asks for what there is for ten seconds at a time.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 20}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "sweep"
CELERY_TASK_QUEUES = {
    name: {"exchange": name, "routing_key": name}
    for name in ("send", "post", "publish", "scrape", "measure", "heed", "sweep")
}
CELERY_TASK_ROUTES = {
    "incidents.tasks.sweep": {"queue": "sweep"},
    "incidents.tasks.deliver": {"queue": "send"},
    "incidents.tasks.post": {"queue": "post"},
    "incidents.tasks.publish": {"queue": "publish"},
    "incidents.tasks.scrape": {"queue": "scrape"},
    "incidents.tasks.measure": {"queue": "measure"},
    "incidents.tasks.heed": {"queue": "heed"},
}
# Each queue has threads of its own (statuspage/worker/pool.py), so that none waits for another's
# hanging task. Nor may messages of one keep those of another from being fetched: 0 is no limit.
CELERY_WORKER_PREFETCH_MULTIPLIER = 0
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The default keeps a shelve file that a kill corrupts, and heeds a clock that may be set back.
CELERY_BEAT_SCHEDULER = "statuspage.worker.schedule:MonotonicScheduler"
CELERY_BEAT_SCHEDULE = {
    # A sweep not taken before the next is due would only repeat it.
    "sweep": {"task": "incidents.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    # The shortest pause before a delivery is tried again.
    "deliver": {"task": "incidents.tasks.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "post": {"task": "incidents.tasks.post", "schedule": 5.0, "options": {"expires": 5}},
    # To within this, rules on alerts act when they should.
    "heed": {"task": "incidents.tasks.heed", "schedule": 5.0, "options": {"expires": 5}},
    "publish": {"task": "incidents.tasks.publish", "schedule": 15.0, "options": {"expires": 15}},
    # The shortest interval between two readings of a job.
    "scrape": {"task": "incidents.tasks.scrape", "schedule": 5.0, "options": {"expires": 5}},
    "measure": {"task": "incidents.tasks.measure", "schedule": 5.0, "options": {"expires": 5}},
}

# Mail: with a server, readers may subscribe by it.

EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = env("EMAIL_PORT")
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = env("EMAIL_USE_TLS") and not EMAIL_USE_SSL
STATUSPAGE_MAIL_PER_S = env("STATUSPAGE_MAIL_PER_S")
# A server that hangs keeps others from being told no longer than this.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _sender(env("DEFAULT_FROM_EMAIL"))
STATUSPAGE_MAIL_EVENTS_BY = _reporting(env("STATUSPAGE_MAIL_EVENTS_BY"))
ANYMAIL = {
    "WEBHOOK_SECRET": env("STATUSPAGE_MAIL_EVENTS_SECRET"),
    "MAILGUN_WEBHOOK_SIGNING_KEY": env("STATUSPAGE_MAIL_EVENTS_KEY"),
}
# Where staff reach the console; mail to them leads there. Empty: the page's public address. The
# host that somebody asks for is not believed: a link to set a password could lead anywhere.
STATUSPAGE_CONSOLE_URL = _console_url(env("STATUSPAGE_CONSOLE_URL").rstrip("/"))
# Seconds without an update after which staff are nudged about an open incident; 0: never.
STATUSPAGE_NUDGE_AFTER_SILENCE_S = env("STATUSPAGE_NUDGE_AFTER_SILENCE_S")

# Security

# False only where no TLS ends in front, as in the demo: cookies would not be sent back.
HTTPS = env("STATUSPAGE_HTTPS", default=not IS_LOCAL)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
# Cookies do not tell ports apart: a drill would sign operators out of the page itself.
SESSION_COOKIE_NAME = "drill_sessionid" if DRILL else "sessionid"
CSRF_COOKIE_NAME = "drill_csrftoken" if DRILL else "csrftoken"
# Django's own page loses what was typed, and its inline style breaks the policy below.
CSRF_FAILURE_VIEW = "incidents.views.errors.csrf_failure"
# How long browsers insist on HTTPS: an hour, so that a mistake with TLS is soon forgotten;
# make it a year (31536000) once all is well.
SECURE_HSTS_SECONDS = env("STATUSPAGE_HSTS_SECONDS") if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env("STATUSPAGE_HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = env("STATUSPAGE_HSTS_PRELOAD")
# Only for a proxy that sets the header itself: a client could otherwise claim to be safe.
if env("STATUSPAGE_TRUST_FORWARDED_PROTO"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies in front write to X-Forwarded-For. What stands before their entries anybody
# may have written, and with 0 the header is not looked at.
STATUSPAGE_PROXIES = env("STATUSPAGE_PROXIES")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # Subdomains and preloading bind names that may not be ours; the owner opts in.
    "security.W005",
    "security.W021",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Logs go to standard error; whoever runs the process keeps them.

# "line" for people, "json" for programs that gather logs.
LOG_FORMAT = env("STATUSPAGE_LOG_FORMAT")
# Called for the texts that no line may show, also not in what other programs print.
LOG_SECRETS = "statuspage.logs.known_secrets"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "statuspage.logs.LineFormatter"},
        "json": {"()": "statuspage.logs.JsonFormatter"},
    },
    "filters": {
        "news": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://statuspage.logs.is_news",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": env("STATUSPAGE_LOG_LEVEL")},
    # Django's own handlers would say each line a second time, or mail it.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["news"]},
    },
}

# The product

# Share of a partial outage that counts as down, 0 to 1. The same as Statuspage's, so that
# figures stay comparable after a move.
STATUSPAGE_UPTIME_WEIGHT_PARTIAL = env("STATUSPAGE_UPTIME_WEIGHT_PARTIAL")
# Share of a major outage that counts as down, 0 to 1: all of it.
STATUSPAGE_UPTIME_WEIGHT_MAJOR = env("STATUSPAGE_UPTIME_WEIGHT_MAJOR")
# Memory for rendered documents in each web process, in bytes. A page takes some 40 kB in its
# three codings; what nobody asks for again is dropped first, and what is read most never.
STATUSPAGE_CACHE_SIZE_BYTES = env("STATUSPAGE_CACHE_SIZE_BYTES")
# Seconds between looks for changes made elsewhere: an update is to be seen within a second.
STATUSPAGE_REVISION_INTERVAL_S = env("STATUSPAGE_REVISION_INTERVAL_S")
# Where the public site is also written as files within seconds of a change: a folder, or
# s3://bucket/prefix (extra "s3"). Empty: nowhere.
STATUSPAGE_PUBLISH_TO = _target(env("STATUSPAGE_PUBLISH_TO"))
# What Prometheus sends as a bearer token to read /metrics. Empty: this machine only, and not
# through a proxy.
STATUSPAGE_METRICS_TOKEN = env("STATUSPAGE_METRICS_TOKEN")
# Answer readers and nobody else; `manage.py up --office-port` sets it for the readers' server.
STATUSPAGE_READERS_ONLY = env("STATUSPAGE_READERS_ONLY")
# The only networks that metrics of jobs are read from. Empty: any, also private ones, where
# metrics mostly are. Link-local addresses and those of cloud metadata are refused in any case.
STATUSPAGE_METRICS_NETWORKS = _networks("STATUSPAGE_METRICS_NETWORKS")
# Networks that webhooks of subscribers may lead to besides public addresses. Whoever subscribes
# names the address, so none but these is reached behind the firewall.
STATUSPAGE_WEBHOOK_NETWORKS = _networks("STATUSPAGE_WEBHOOK_NETWORKS")
# Fernet keys for credentials that must be read back, apart from SECRET_KEY so that either can
# be changed alone. The first encrypts; put a new one in front to rotate.
STATUSPAGE_ENCRYPTION_KEYS = _encryption_keys()
