"""Rights of one process to do something alone, on whichever host it runs."""

from __future__ import annotations

from django.db import models


class Lease(models.Model):
    """``holder`` alone may do ``name``, until the given time at the latest."""

    name = models.CharField(max_length=1_100, unique=True)
    holder = models.CharField(max_length=16, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
