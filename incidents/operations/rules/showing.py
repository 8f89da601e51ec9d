"""Renew the documents in which readers see measurements."""

from __future__ import annotations

from collections.abc import Collection

from incidents.domain.vocabulary import PAGE_TOPIC, SUPPLIERS_TOPIC, RuleAction, SourceKind
from incidents.models import Component, Rule
from incidents.operations.revisions import revise


def revise_shown(rules: Collection[Rule]) -> None:
    """Have documents made anew that tell what these rules measure. Part of a ``page_write``.

    That is the line of their components, and whether their uptime is measured.
    """
    shown = [each for each in rules if each.is_asked and _is_told(each)]
    found = Component.objects.filter(rules__in=shown) if shown else ()
    topics = {each.topic for each in found}
    if any(each.source == SourceKind.SUPPLIER for each in shown):
        topics.add(SUPPLIERS_TOPIC)
    if any(RuleAction(each.action).sets_status for each in shown):
        topics.add(PAGE_TOPIC)
    revise(*topics)


def _is_told(rule: Rule) -> bool:
    return rule.measure.is_public or RuleAction(rule.action).sets_status
