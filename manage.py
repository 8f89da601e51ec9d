#!/usr/bin/env python3
"""The command line: without a command it lists them, and Django's own by ``help --commands``."""

from __future__ import annotations

import os
import secrets
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, execute_from_command_line
from django.db import OperationalError

# As in pyproject.toml.
VERSION = "0.1.0"
# They know of no site, and are run where none is set up: in a bare checkout, beside a cache.
WITHOUT_SITE = ("collectstatic", "probe-redirects", "purge", "replay_job")
# What Django adds to each command is taken as ever; listed, it hides the command's own options.
DJANGOS_OPTIONS = {
    "--force-color",
    "--no-color",
    "--pythonpath",
    "--settings",
    "--traceback",
    "--verbosity",
    "--version",
}
HELP = """\
Serve
  up               the page: web server and worker in one command
  demo             a page with a history, to try things on
  drill            a rehearsal: a story unfolds, and you post to a copy of the page

Post
  incident         open, update, resolve, list and show incidents
  maintenance      schedule, cancel and list planned work
  component        list components, and set the status of one
  postmortem       begin, check and export postmortems

Set up
  createadmin      make somebody who may do everything
  token            issue a token for the API
  rule             what alerts and measured sources do: list, add, try, pause, resume
  apply            bring the page in line with a file
  import           move in from Statuspage, Cachet, Uptime Kuma, cState or Plainstatus
  export           write the whole page as JSON, or as a file for apply

Look after
  backup, restore  all data and images as one file
  migrate          make or renew the database's tables, as up does by itself
  publish          write the public site as files, to a folder or a bucket
  check --deploy   say what settings lack

Beside a cache
  purge            purge a cache gently
  probe-redirects  find loops and stale redirects
  replay_job       show what would have been published of a recorded job

The command followed by --help lists its options; help --commands names all, Django's own too;
version prints the version.
"""


def main() -> None:
    """Run the command; what is not the code's fault is told in a paragraph, not by a traceback."""
    if sys.argv[1:2] == ["version"] or "--version" in sys.argv[1:3]:
        print(f"Plainstatus {VERSION}")
        return
    if sys.argv[1:] in ([], ["help"], ["--help"], ["-h"]):
        print(f"Usage: {Path(sys.argv[0]).name} COMMAND [OPTIONS]\n\n{HELP}", end="")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")
    BaseCommand.suppressed_base_arguments = DJANGOS_OPTIONS
    _have_children_find_the_project()
    command = "".join(sys.argv[1:2])
    if command == "demo":
        os.environ["STATUSPAGE_DEMO"] = "1"
    if command in WITHOUT_SITE:
        _stand_in()
    try:
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        _end_by(signal.SIGPIPE)
    except KeyboardInterrupt:
        _end_by(signal.SIGINT)
    except (ImproperlyConfigured, OperationalError) as error:
        if "--traceback" in sys.argv:
            raise
        whose = "The database says: " if isinstance(error, OperationalError) else ""
        sys.exit(f"{whose}{error}")


def _have_children_find_the_project() -> None:
    """They find it first, and nothing by the folder in which they are started."""
    project = str(Path(__file__).resolve().parent)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    if others[:1] != [project]:
        os.environ["PYTHONPATH"] = os.pathsep.join([project, *others])
    os.environ["PYTHONSAFEPATH"] = "1"  # as python -P


def _end_by(signum: signal.Signals) -> None:
    """End as other programs do that are piped into ``head``, or end by Ctrl-C: without a word."""
    signal.signal(signum, signal.SIG_DFL)
    os.kill(os.getpid(), signum)


def _stand_in() -> None:
    """Set what settings require, or would make folders for, as far as it is not set."""
    for name, value in {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": "sqlite://:memory:",
        "CELERY_BROKER_URL": "memory://",
    }.items():
        os.environ[name] = os.environ.get(name) or value


if __name__ == "__main__":
    main()
