"""Components as JSON. A group is a component too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from incidents.domain.rollup import worst
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup, Page
from incidents.render.api_v2.times import instant


def component(site: Page, it: Component) -> dict[str, Any]:
    """No query if its group is loaded."""
    return {
        "id": it.code,
        "name": it.name,
        "status": it.status,
        "created_at": instant(it.created_at, site.zone),
        "updated_at": instant(it.updated_at, site.zone),
        "position": it.position,
        "description": it.description or None,
        "showcase": it.is_showcased,
        "start_date": it.started_on.isoformat() if it.started_on else None,
        "group_id": it.group.code if it.group else None,
        "page_id": site.code,
        "group": False,
        "only_show_if_degraded": it.is_hidden_while_operational,
    }


def group(site: Page, it: ComponentGroup, members: Sequence[Component]) -> dict[str, Any]:
    """Return a group with the codes of its components; its status is their worst."""
    return {
        "id": it.code,
        "name": it.name,
        "status": worst(ComponentStatus(member.status) for member in members),
        "created_at": instant(it.created_at, site.zone),
        "updated_at": instant(it.updated_at, site.zone),
        "position": it.position,
        "description": it.description or None,
        "showcase": False,
        "start_date": None,
        "group_id": None,
        "page_id": site.code,
        "group": True,
        "only_show_if_degraded": False,
        "components": [member.code for member in members],
    }
