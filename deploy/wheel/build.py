"""Hatch's hook: pack styles and scripts as they are served, with hashes in their names."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = ("incidents", "statuspage", "templates")


class Assets(BuildHookInterface[Any]):
    """Collects in a copy: a checkout's own folder has those of earlier versions, too."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        self._scratch = TemporaryDirectory(prefix="plainstatus-")
        copy = Path(self._scratch.name)
        for name in PACKED:
            shutil.copytree(Path(self.root, name), copy / name)
        shutil.copy(Path(self.root, "manage.py"), copy)
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(command, cwd=copy, check=True)
        build_data["force_include"][str(copy / "static")] = "plainstatus/app/static"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        self._scratch.cleanup()
