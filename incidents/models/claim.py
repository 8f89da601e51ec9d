"""What only one process may do at a time, on whichever host it runs."""

from __future__ import annotations

from django.db import models


class Claim(models.Model):
    """``holder`` does what is named, until the moment given at the latest."""

    name = models.CharField(max_length=1_100, unique=True)
    holder = models.CharField(max_length=16, blank=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
