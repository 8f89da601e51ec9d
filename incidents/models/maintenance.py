"""A proxy model for maintenances."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.models.incident import Incident


class Maintenance(Incident):
    """An incident of that kind; permissions are those of Incident."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("maintenance")
