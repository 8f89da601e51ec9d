"""The limit of failed sign-ins."""

from __future__ import annotations

from datetime import timedelta

# In which failures count together, and of a person from an address are one entry of the audit.
WINDOW = timedelta(minutes=15)
WINDOW_MINUTES = WINDOW // timedelta(minutes=1)
