"""Tables, constraints, querysets. All writes go through ``incidents.operations``."""

from incidents.models import lookups as lookups
from incidents.models.access import ApiAnswer, LinkRequest, Token, User
from incidents.models.action_item import ActionItem
from incidents.models.alert import Alert, Reception
from incidents.models.audit import AuditEntry
from incidents.models.component import Component, ComponentGroup
from incidents.models.correction import FactCorrection
from incidents.models.delivery import Delivery
from incidents.models.draft import Draft
from incidents.models.event import Event
from incidents.models.former_path import FormerPath
from incidents.models.heartbeat import Heartbeat
from incidents.models.image import Image
from incidents.models.incident import Incident
from incidents.models.job import Job, JobReading
from incidents.models.lease import Lease
from incidents.models.maintenance import Maintenance
from incidents.models.measure import Gap, Measure
from incidents.models.message_template import MessageTemplate
from incidents.models.opening import Opening
from incidents.models.page import Page
from incidents.models.postmortem import (
    Postmortem,
    PostmortemApproval,
    PostmortemComment,
    PostmortemSection,
)
from incidents.models.postmortem_draft import PostmortemDraft
from incidents.models.revision import Revision
from incidents.models.rule import Episode, Rule, Signal
from incidents.models.series import MaintenanceSeries
from incidents.models.status import DailyTotal, StatusChange, StatusInterval
from incidents.models.subscriber import Subscriber
from incidents.models.timeline import StarredMoment, TimelineEntry
from incidents.models.update import AffectedComponent, IncidentUpdate
