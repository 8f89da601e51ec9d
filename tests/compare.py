"""Compare the bytes of all public documents of the demo between this tree and a commit.

    python -m tests.compare REVISION

Both trees load the demo and publish it at one frozen time. Random codes are replaced by the
row that has them, hashes of styles and scripts by zeros. Prints what differs; exit code 1 then.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import django
import time_machine
from django.apps import apps
from django.core.management import call_command, get_commands

TREE = Path(__file__).parents[1]
# A Wednesday outside of any change of clocks.
FROZEN_AT = "2026-11-25T12:34:56+00:00"
ASSET_HASH = re.compile(rb"\.[0-9a-f]{12}\.(css|js|svg|ico|png)")
LONGEST_DIFF = 40


def dump(folder: Path) -> None:
    """Load and publish the demo of the tree in the current folder into ``folder``."""
    with time_machine.travel(FROZEN_AT, tick=False):
        django.setup()
        call_command("migrate", "--no-input", verbosity=0)
        call_command("collectstatic", "--no-input", verbosity=0)
        call_command("load_demo" if "load_demo" in get_commands() else "demo")
        call_command("publish", str(folder / "published"))
    _normalize(folder / "published" / "current", folder / "documents")


def _normalize(published: Path, folder: Path) -> None:
    names = _names_of_codes()
    code = re.compile(b"|".join(re.escape(each) for each in names))

    def name_of(match: re.Match[bytes]) -> bytes:
        return names[match[0]]

    for path in sorted(published.rglob("*")):
        name = code.sub(name_of, path.relative_to(published).as_posix().encode())
        if path.is_file() and not name.startswith(b"static/"):
            target = folder / name.decode()
            target.parent.mkdir(parents=True, exist_ok=True)
            body = code.sub(name_of, path.read_bytes())
            target.write_bytes(ASSET_HASH.sub(rb".000000000000.\1", body))


def _names_of_codes() -> dict[bytes, bytes]:
    return {
        code.encode(): f"{model._meta.model_name}-{pk}".encode()
        for model in apps.get_app_config("incidents").get_models()
        if any(field.name == "code" for field in model._meta.fields)
        and not model._meta.model_name.startswith("historical")
        for pk, code in model._default_manager.values_list("pk", "code")
    }


def main(revision: str) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        other = Path(scratch, "tree")
        subprocess.run(
            ["git", "worktree", "add", "--quiet", "--detach", str(other), revision],
            cwd=TREE,
            check=True,
        )
        try:
            before, after = _dumped(other, scratch, "before"), _dumped(TREE, scratch, "after")
        finally:
            subprocess.run(
                ["git", "worktree", "remove", "--force", str(other)], cwd=TREE, check=True
            )
    names = sorted(before.keys() | after.keys())
    different = [name for name in names if before.get(name) != after.get(name)]
    for name in different:
        print(_difference(name, before.get(name), after.get(name)))
    print(f"{len(names)} documents, {len(different)} different.")
    return 1 if different or not names else 0


def _dumped(tree: Path, scratch: str, name: str) -> dict[str, bytes]:
    folder = Path(scratch, name)
    folder.mkdir()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "statuspage.settings",
        "PYTHONPATH": str(tree),
        "STATUSPAGE_DEMO": "1",
        "STATUSPAGE_VAR_DIR": str(folder / "var"),
        "PORT": "8000",
    }
    subprocess.run(
        [sys.executable, "-P", __file__, "--dump", str(folder)],
        cwd=tree,
        env=environment,
        check=True,
    )
    root = folder / "documents"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def _difference(name: str, before: bytes | None, after: bytes | None) -> str:
    if before is None or after is None:
        return f"{name}: only {'after' if before is None else 'before'}"
    lines = difflib.unified_diff(
        before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0
    )
    return "\n".join([name, *list(lines)[:LONGEST_DIFF]])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--dump"]:
        dump(Path(sys.argv[2]))
    elif len(sys.argv) == 2:
        sys.exit(main(sys.argv[1]))
    else:
        sys.exit("Name a commit: python -m tests.compare REVISION")
