"""Hatch's hook: pack styles and scripts as they are served, and catalogues compiled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = ("incidents", "locale", "statuspage", "templates")
COMMANDS = (
    ("manage.py", "collectstatic", "--no-input", "--verbosity=0"),
    ("-m", "babel.messages.frontend", "--quiet", "compile", "--domain=django", "-d", "locale"),
)


class Assets(BuildHookInterface[Any]):
    """Collects in a copy: a checkout's own folder has those of earlier versions, too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._scratch = TemporaryDirectory(prefix="plainstatus-")
        copy = Path(self._scratch.name)
        for name in PACKED:
            shutil.copytree(Path(self.root, name), copy / name)
        shutil.copy(Path(self.root, "manage.py"), copy)
        for command in COMMANDS:
            subprocess.run([sys.executable, *command], cwd=copy, check=True)
        packed = build_data["force_include"]
        packed[str(copy / "static")] = "plainstatus/app/static"
        for compiled in copy.glob("locale/*/LC_MESSAGES/django.mo"):
            packed[str(compiled)] = f"plainstatus/app/{compiled.relative_to(copy)}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self._scratch.cleanup()
