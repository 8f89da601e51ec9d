"""Exit codes, from <sysexits.h>: they tell whether another start may help."""

from __future__ import annotations

# EX_DATAERR: what it reads is not what it should be, and does not mend by itself.
DAMAGED = 65
# EX_TEMPFAIL: it was stopped, and goes on when it is run again.
STOPPED = 75
