"""Failed sign-ins and password prompts, while they count."""

from __future__ import annotations

from django.db import models


class SignInFailure(models.Model):
    """``name`` and ``origin`` are digests: people type passwords where names belong."""

    name = models.CharField(max_length=64)
    origin = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["origin", "at"], name="sign_in_failure_by_origin")]

    def __str__(self) -> str:
        return f"{self.origin[:8]} {self.at}"
