"""The project's settings with what only tests need; ``DATABASE_URL`` is respected."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ |= {
    "SECRET_KEY": "only-for-tests-" * 4,
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "CELERY_BROKER_URL": "memory://",
    "STATUSPAGE_HTTPS": "false",
}

from statuspage.settings import *  # noqa: F403
from statuspage.settings import CACHES, DATABASES, INSTALLED_APPS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# None, whatever a page in this folder has kept.
STATUSPAGE_ENCRYPTION_KEYS = []
# Its URLs are not there: tests/accounts/test_oidc.py adds them.
INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "images": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Of the empty default the live server thinks that all addresses are files.
MEDIA_URL = "/media/"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because threads that share an in-memory database do not wait for each other's locks.
    _file = Path(tempfile.gettempdir()) / f"plainstatus-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(_file)}
