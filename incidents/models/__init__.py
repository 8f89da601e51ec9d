"""Tables, constraints, querysets. All writes go through ``incidents.operations``."""

from incidents.models.access import Token, User
from incidents.models.component import Component, ComponentGroup
from incidents.models.heartbeat import Heartbeat
from incidents.models.incident import Incident
from incidents.models.maintenance import Maintenance
from incidents.models.outbox import AuditEntry, Event, Revision
from incidents.models.page import Page
from incidents.models.postmortem import Postmortem, PostmortemSection
from incidents.models.sign_in import SignInFailure
from incidents.models.status import DailyTotal, StatusChange, StatusInterval
from incidents.models.update import AffectedComponent, IncidentUpdate

__all__ = [
    "AffectedComponent",
    "AuditEntry",
    "Component",
    "ComponentGroup",
    "DailyTotal",
    "Event",
    "Heartbeat",
    "Incident",
    "IncidentUpdate",
    "Maintenance",
    "Page",
    "Postmortem",
    "PostmortemSection",
    "Revision",
    "SignInFailure",
    "StatusChange",
    "StatusInterval",
    "Token",
    "User",
]
