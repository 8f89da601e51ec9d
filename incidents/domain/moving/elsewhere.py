"""A page elsewhere, as it can be kept here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from incidents.domain.past import PastIncident
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import ComponentStatus, Status


@dataclass(frozen=True, kw_only=True)
class ForeignGroup:
    code: str
    name: str
    description: str
    position: int


@dataclass(frozen=True, kw_only=True)
class ForeignComponent:
    """``group`` is the code of its group; "" if it has none."""

    code: str
    name: str
    description: str = ""
    position: int = 0
    group: str = ""
    status: ComponentStatus = ComponentStatus.OPERATIONAL
    is_showcased: bool = True
    is_hidden_while_operational: bool = False
    started_on: date | None = None


@dataclass(frozen=True)
class ForeignPostmortem:
    """``body`` is Markdown."""

    body: str
    published_at: datetime


@dataclass(frozen=True, kw_only=True)
class ForeignTemplate:
    """``body`` is Markdown; ``status`` is None where it brings along none."""

    code: str
    name: str
    incident_name: str
    body: str
    status: Status | None


@dataclass(frozen=True, kw_only=True)
class ForeignSubscriber:
    """It hears of ``components``, by code; of everything if there are none."""

    code: str
    channel: ChannelKind
    address: str
    state: SubscriberState
    components: Sequence[str]
    created_at: datetime | None
    quarantined_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """``removed`` are components that only incidents still name; ``postmortems`` go by the code of
    their incident; ``former_paths`` are those of the page, with where they lead here; ``lost`` says
    what cannot be kept, a line each."""

    code: str = ""
    name: str
    time_zone: str
    groups: Sequence[ForeignGroup]
    components: Sequence[ForeignComponent]
    removed: Sequence[ForeignComponent]
    incidents: Sequence[PastIncident]
    postmortems: Mapping[str, ForeignPostmortem]
    templates: Sequence[ForeignTemplate] = ()
    subscribers: Sequence[ForeignSubscriber] = ()
    former_paths: Mapping[str, str] = field(default_factory=dict)
    lost: Sequence[str]
