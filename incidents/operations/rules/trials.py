"""Show what a rule would do on alerts that came in or were pasted, and do nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain.alerts import matchers, payloads, verdicts
from incidents.domain.alerts.payloads import BadPayload
from incidents.domain.alerts.verdicts import KnownAlert, Verdict
from incidents.domain.vocabulary import Observation, RuleAction
from incidents.models import Component, Rule
from incidents.operations import validation
from incidents.operations.actor import Actor
from incidents.operations.details import RuleDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.rules import acting
from incidents.queries import concerned, site
from incidents.render import rule_texts
from incidents.render.console.rules import RuleTrial


def try_rule(
    sent: str | None,
    *,
    by: Actor,
    now: datetime,
    known: Iterable[KnownAlert] = (),
    components: Iterable[Component] = (),
    rule: Rule | None = None,
    **details: Unpack[RuleDetails],
) -> RuleTrial:
    """Return what a rule with these ``details`` would do on the body ``sent``.

    None: on the alerts that are ``known``. ``rule`` is the stored one that is edited, if any.
    Raises NotAllowed, Refused.
    """
    by.require("incidents.change_component")
    tried, chosen = Rule(pk=rule.pk if rule else None), list(components)
    assign(tried, details)
    validation.rule(tried, chosen)
    alerts = list(known) if sent is None else _pasted(sent, now=now)
    found = verdicts.verdict(matchers.parsed(tried.matchers), alerts)
    if found is None:
        return RuleTrial(tried, chosen, len(alerts), None)
    return _told(tried, chosen, found, count=len(alerts), now=now)


def _told(
    tried: Rule, chosen: Sequence[Component], found: Verdict, *, count: int, now: datetime
) -> RuleTrial:
    """Return the outcome with what readers would be told, and how many of them."""
    names = [each.full_name for each in sorted(chosen, key=lambda each: each.page_order)]
    action = RuleAction(tried.action)
    acts = found.observation == Observation.BAD and action != RuleAction.WATCH
    is_open = acts and action != RuleAction.SET
    joins = acting.open_already(tried, chosen) if is_open else None
    tells = is_open and joins is None
    body = rule_texts.body(
        tried.body,
        components=names,
        since=found.began_at or now,
        measured=found.said,
        now=now,
        zone=site.page().zone,
    )
    return RuleTrial(
        tried,
        chosen,
        count,
        found.observation,
        found.said,
        rule_texts.name(tried.incident_name, components=names) if tells else "",
        body if tells else "",
        joins,
        concerned.how_many(None, [each.code for each in chosen], now=now).total if acts else 0,
    )


def _pasted(sent: str, *, now: datetime) -> list[KnownAlert]:
    try:
        found = payloads.read(sent)
    except BadPayload as bad:
        raise Refused(
            _("%(why)s Paste what a hook is sent, or choose something that came in.") % {"why": bad}
        ) from None
    return [
        KnownAlert(e.labels, e.state, "", min(e.started_at or now, now), e.summary) for e in found
    ]
