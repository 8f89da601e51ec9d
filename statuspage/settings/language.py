"""Language and time.

Readers have one language a site, whatever theirs, so that all get the same bytes; operators and
programs have English. The page's own zone is a row, not a setting.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import to_language

from statuspage.environment import env
from statuspage.settings.folders import BASE_DIR


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


LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
STATUSPAGE_LANGUAGE = _language(env("STATUSPAGE_LANGUAGE"))
FORMAT_MODULE_PATH = "incidents.render.formats"
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True
