"""``demo_purge``: run the demo's live job; ``up`` starts it in a demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.management.demo import live
from incidents.management.exit_codes import DAMAGED
from incidents.management.stopping import StopSignals
from incidents.management.walk.errors import CannotRun, DamagedRun
from incidents.operations.errors import reason


class Command(BaseCommand):
    help = "Run the demo's live job to its end; the command up does so by itself."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There is nothing to purge: STATUSPAGE_DEMO=1 tells of a demo.")
        try:
            live.run(settings.VAR_DIR / "demo_purge", StopSignals())
        except DamagedRun as error:
            raise CommandError(
                f"The demo's purge does not run: {error}. Remove its folder, and it begins anew.",
                returncode=DAMAGED,
            ) from error
        except (CannotRun, OSError) as error:
            raise CommandError(f"The demo's purge does not run: {reason(error)}") from error
