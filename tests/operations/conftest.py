"""The actors of several files, and what they say of updates and read of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import Storage

from incidents.domain.transitions import Label
from incidents.domain.vocabulary import ActorKind
from incidents.models import Component, Incident, IncidentUpdate
from incidents.models.image import image_files
from incidents.operations import updates
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.queries.reports import report
from tests import make
from tests.make import DAY, NOW


@pytest.fixture
def ada() -> Actor:
    """A person who may do everything."""
    return user_actor(make.user(is_superuser=True))


def status(of: Component) -> str:
    return Component.objects.get(pk=of.pk).status


def edit_update(update: IncidentUpdate, **fields: Any) -> IncidentUpdate:
    """Edit, keeping what is not given but for an estimate."""
    kept = {
        "by": SYSTEM,
        "body": update.body,
        "next_update_at": update.next_update_at,
        "now": NOW + DAY,
    }
    return updates.edit_update(update.pk, **make.with_content(kept | fields))


def labels(incident: Incident) -> list[Label]:
    """Of the public updates, oldest first."""
    return [told.label for told in reversed(report(incident.code).updates)]


def said(update: IncidentUpdate) -> dict[str, tuple[str, str]]:
    return {a.component.name: (a.old_status, a.new_status) for a in update.affected.all()}


def permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label="incidents")


def actor(*codenames: str) -> Actor:
    return Actor(ActorKind.USER, 9, "robin", frozenset(f"incidents.{name}" for name in codenames))


def role(name: str, *codenames: str) -> Group:
    made = Group.objects.create(name=name)
    made.permissions.set(permission(codename) for codename in codenames)
    return made


@pytest.fixture
def image_folder(settings, tmp_path: Path) -> Storage:
    """Images as real files, in a folder of the test."""
    options = {"location": tmp_path / "images"}
    ours = {"BACKEND": "statuspage.storage.ImageStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "images": ours}
    (tmp_path / "images").mkdir()
    return image_files()
