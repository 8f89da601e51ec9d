"""Addresses of a page that was moved here, and where they lead now."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.models.fields import at_most

PATH_MAX_LENGTH = 500


class FormerPath(models.Model):
    """A path that nothing here has, without a slash at its end, leads to one on this page."""

    path = models.CharField(_("former path"), max_length=PATH_MAX_LENGTH, unique=True)
    target = models.CharField(_("leads to"), max_length=PATH_MAX_LENGTH)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("former path")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/", target__startswith="/")
                & ~Q(target__startswith="//"),
                name="former_path_stays_here",
            ),
            at_most(PATH_MAX_LENGTH, "path", name="former_path_fits"),
            at_most(PATH_MAX_LENGTH, "target", name="former_path_target_fits"),
        ]

    def __str__(self) -> str:
        return self.path
