"""The WSGI application that granian serves: Django behind ``incidents.edge``."""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from incidents.filesystem import keep_private

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")
_django = get_wsgi_application()

# Only now are settings and apps there to import it.
from incidents.edge.wsgi import around  # noqa: E402

keep_private(settings.PRIVATE_PATHS, trees=settings.PRIVATE_TREES)
application = around(_django, folder=settings.LAST_GOOD_DIR)

# What is loaded by now stays; the collector need not look through it again and again.
gc.freeze()
