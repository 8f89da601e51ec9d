#!/usr/bin/env python3
"""Django's command line: ``manage.py help`` lists the commands."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command; a setting that is missing is told in a paragraph, not by a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))


if __name__ == "__main__":
    main()
