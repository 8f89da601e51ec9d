"""Every setting, parted by what it is about; those of the environment: ``environment.py``."""

from __future__ import annotations

from statuspage.settings.application import *  # noqa: F403
from statuspage.settings.caches import *  # noqa: F403
from statuspage.settings.databases import *  # noqa: F403
from statuspage.settings.folders import *  # noqa: F403
from statuspage.settings.language import *  # noqa: F403
from statuspage.settings.logs import *  # noqa: F403
from statuspage.settings.mail import *  # noqa: F403
from statuspage.settings.product import *  # noqa: F403
from statuspage.settings.secrets import *  # noqa: F403
from statuspage.settings.security import *  # noqa: F403
from statuspage.settings.sign_in import *  # noqa: F403
from statuspage.settings.worker import *  # noqa: F403
