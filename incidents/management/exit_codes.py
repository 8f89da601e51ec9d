"""Exit codes, from <sysexits.h> where it has one: they tell whether another try may help."""

from __future__ import annotations

# What was given is refused; the sentence says why, and nothing was written.
REFUSED = 1
# Of a command that looks for something, as of grep: it is there. There 2 is for what is refused.
FOUND = 1
USAGE = 2
# EX_DATAERR: what it reads is not what it should be, and does not mend by itself.
DAMAGED = 65
# EX_NOINPUT: there is no such thing on the page.
NOT_FOUND = 66
# EX_UNAVAILABLE: others did not answer, so that the question is open.
UNAVAILABLE = 69
# EX_TEMPFAIL: it was stopped, or somebody was quicker; it goes on when it is run again.
STOPPED = 75
