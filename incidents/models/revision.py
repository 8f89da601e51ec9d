"""Revisions: how often each topic has changed."""

from __future__ import annotations

from django.db import models


class Revision(models.Model):
    """The number of times that a topic has changed; cached bytes carry it."""

    topic = models.CharField(max_length=100, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.topic} {self.number}"
