"""The last sign of life of each part of the system."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """One row a part, overwritten; ``/healthz`` and ``/metrics`` read its age."""

    name = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
