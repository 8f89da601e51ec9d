"""Message templates: write them, order them, remove them. They are read where one posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Unpack

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind
from incidents.models import MessageTemplate
from incidents.operations import leases, validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.audit import note
from incidents.operations.details import MessageTemplateDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.versions import edited, refuse_outdated
from incidents.render.ready_texts import ready_texts

PERMISSION = "incidents.change_messagetemplate"
# One change at a time, so that names and places stay each one's own.
TEMPLATES = "message-templates"


@write
def create_template(
    *, by: Actor, now: datetime, code: str = "", **details: Unpack[MessageTemplateDetails]
) -> MessageTemplate:
    """Add a template after the others. Raises NotAllowed, Refused."""
    by.require(PERMISSION)
    leases.lock(TEMPLATES)
    [own] = validation.free_codes([code], MessageTemplate)
    return _create({**details, "code": own}, by=by, now=now)


@write
def edit_template(
    template_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[MessageTemplateDetails],
) -> MessageTemplate:
    """Change a template; what was posted with it stays. ``based_on`` is the ``version`` seen.

    Raises NotAllowed, Outdated, Refused, MessageTemplate.DoesNotExist.
    """
    by.require(PERMISSION)
    leases.lock(TEMPLATES)
    template = MessageTemplate.objects.get(pk=template_id)
    refuse_outdated(edited(template), based_on=based_on)
    assign(template, details)
    template.updated_at = now
    validation.message_template(template)
    template.save()
    note(AuditKind.TEMPLATE_EDITED, by=by, subject=template, now=now)
    return template


@write
def move_template(template_id: int, *, by: Actor, places: int, now: datetime) -> MessageTemplate:
    """Move a template so many places down, or up for less than none.

    Raises NotAllowed, Refused, MessageTemplate.DoesNotExist.
    """
    by.require(PERMISSION)
    leases.lock(TEMPLATES)
    ordered = list(MessageTemplate.objects.all())
    template = MessageTemplate.objects.get(pk=template_id)
    place = ordered.index(template) + places
    if not 0 <= place < len(ordered):
        raise Refused(_("“%(name)s” is at the end of the list already.") % {"name": template})
    ordered.remove(template)
    ordered.insert(place, template)
    for position, each in enumerate(ordered):
        each.position = position
    MessageTemplate.objects.bulk_update(ordered, ["position"])
    note(AuditKind.TEMPLATE_MOVED, by=by, subject=template, now=now, place=place + 1)
    return template


@write
def remove_template(template_id: int, *, by: Actor, now: datetime) -> None:
    """Remove a template; what was posted with it stays.

    Raises NotAllowed, MessageTemplate.DoesNotExist.
    """
    by.require(PERMISSION)
    leases.lock(TEMPLATES)
    template = MessageTemplate.objects.get(pk=template_id)
    note(AuditKind.TEMPLATE_REMOVED, by=by, subject=template, now=now)
    template.delete()


@write
def found_templates(*, now: datetime, by: Actor = SYSTEM) -> None:
    """Write the templates that a page begins with, in the readers' language, unless there are any.

    Raises NotAllowed.
    """
    by.require(PERMISSION)
    leases.lock(TEMPLATES)
    if not MessageTemplate.objects.exists():
        for details in ready_texts():
            _create(details, by=by, now=now)


def _create(details: Mapping[str, Any], *, by: Actor, now: datetime) -> MessageTemplate:
    last = MessageTemplate.objects.last()
    place = last.position + 1 if last else 0
    template = MessageTemplate(position=place, created_at=now, updated_at=now, **details)
    validation.message_template(template)
    template.save()
    note(AuditKind.TEMPLATE_CREATED, by=by, subject=template, now=now)
    return template
