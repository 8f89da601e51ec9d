"""Components and their groups."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import COMPONENT_TOPICS, ComponentStatus
from incidents.models.fields import at_most, code_field, has_code

DESCRIPTION_MAX_LENGTH = 1_000


class ComponentGroup(models.Model):
    """A heading over components. Its code is never that of a component."""

    code = code_field()
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), max_length=DESCRIPTION_MAX_LENGTH, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("component group")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="group_has_name"),
            at_most(255, "name", name="group_name_fits"),
            has_code("group"),
        ]

    def __str__(self) -> str:
        return self.name


class ComponentQuerySet(models.QuerySet["Component"]):
    def shown(self) -> ComponentQuerySet:
        """Components on the page. Sort them by ``page_order``."""
        return self.filter(removed_at=None).select_related("group")


class Component(models.Model):
    """A part of the service. Its status is the latest of its log (``StatusChange``)."""

    code = code_field()
    name = models.CharField(_("name"), max_length=255)
    description = models.TextField(_("description"), max_length=DESCRIPTION_MAX_LENGTH, blank=True)
    group = models.ForeignKey(
        ComponentGroup,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        related_name="components",
        null=True,
        blank=True,
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Within its group.")
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ComponentStatus,
        default=ComponentStatus.OPERATIONAL,
        editable=False,
    )
    is_showcased = models.BooleanField(
        _("uptime shown"), default=True, help_text=_("Print the bar of days and the percentage.")
    )
    is_hidden_while_operational = models.BooleanField(_("only shown while degraded"), default=False)
    started_on = models.DateField(
        _("in service since"),
        null=True,
        blank=True,
        help_text=_("Uptime counts from this day; empty: from the day it was added."),
    )
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    updated_at = models.DateTimeField(editable=False)

    objects = ComponentQuerySet.as_manager()

    class Meta:
        verbose_name = _("component")
        ordering = ["group__position", "position", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="component_has_name"),
            at_most(255, "name", name="component_name_fits"),
            has_code("component"),
            models.CheckConstraint(
                condition=models.Q(status__in=ComponentStatus.values),
                name="component_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> str:
        """The topic of its own documents."""
        return f"{COMPONENT_TOPICS}{self.code}"

    @property
    def full_name(self) -> str:
        """The name with its group: "Group › Component"; a dash may be part of either."""
        return f"{self.group.name} › {self.name}" if self.group else self.name

    @property
    def statuspage_name(self) -> str:
        """The name with its group as Statuspage writes it: "Group - Component"."""
        return f"{self.group.name} - {self.name}" if self.group else self.name

    @property
    def page_order(self) -> tuple[int, str, int, int, str, int]:
        """The sort key of the page: groups and components without one share one order.

        The keys keep two of the same name and position apart.
        """
        if self.group is None:
            return self.position, self.name, 0, 0, "", self.pk
        group = self.group
        return group.position, group.name, group.pk, self.position, self.name, self.pk
