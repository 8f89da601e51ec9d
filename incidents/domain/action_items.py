"""Action items: what is to be done so that an incident does not come back."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ItemType(TextChoices):
    PREVENT = "prevent", _("Prevent")
    DETECT = "detect", _("Detect")
    MITIGATE = "mitigate", _("Mitigate")
    PROCESS = "process", _("Process")


class ItemPriority(TextChoices):
    HIGH = "high", _("High")
    NORMAL = "normal", _("Normal")
    LOW = "low", _("Low")


class ItemState(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
