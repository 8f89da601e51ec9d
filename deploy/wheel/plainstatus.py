"""The command ``plainstatus`` of the wheel: manage.py, from the folder that it is packed in."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

# Beside this file, so that the names in it meet no others of site-packages.
APP = Path(__file__).with_name("app")


def main() -> None:
    """Run manage.py by this name; relative paths in settings begin at the current folder.

    Imported, not run as a script: help texts name the command as it was typed.
    """
    os.environ["PLAINSTATUS_START_DIR"] = os.getcwd()
    sys.path.insert(0, str(APP))
    import_module("manage").main()
