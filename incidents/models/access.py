"""Accounts: people and tokens, with their permissions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in. A model of our own from the first migration, so that it can grow."""


class LinkRequest(models.Model):
    """Somebody, signed out, who asks for a link to set another password, by ``name`` or address.

    It is stored whether there is such a person or not, and looked up by the worker: neither the
    answer nor how long it takes tells. ``due_at``: when it is to be looked at (again).
    """

    name = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="link_request_has_name")
        ]

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """A program's key. Only its digest is stored: the key itself is shown once.

    ``last_used_at`` is noted once a minute.
    """

    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    permissions = models.ManyToManyField(Permission, verbose_name=_("permissions"), blank=True)
    created_at = models.DateTimeField(editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="token_has_name"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest_is_sha256"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """The answer to a request of the API that made something, for when it is sent again.

    ``key`` is the program's own (Idempotency-Key), ``digest`` that of what it sent.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="api_answer_once"),
            models.CheckConstraint(condition=~models.Q(key=""), name="api_answer_has_key"),
        ]

    def __str__(self) -> str:
        return self.key
