"""Rules: their names, the alerts that they are about, and how long they wait."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from incidents.domain.alerts import matchers
from incidents.domain.vocabulary import ComponentStatus, RuleAction, SourceKind
from incidents.models import Component, Rule
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.rule import MATCHERS_MAX_LENGTH, RULE_NAME_MAX_LENGTH, WAIT_S_MAX
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.errors import Refused
from incidents.operations.fields import Field
from incidents.operations.validation.components import component_status
from incidents.operations.validation.texts import line, optional_text, variables
from incidents.render import rule_texts


def rule(row: Rule, components: Collection[Component]) -> None:
    """Clean its texts, and refuse what would never act or could not be told."""
    rule_texts_of(row)
    _is_the_only_one(row)
    _does_something(row)
    _is_about(row, components)
    _waits("wait_s", row.wait_s)
    _waits("restore_after_s", row.restore_after_s)


def rule_texts_of(row: Rule) -> None:
    """Clean what is written in it, and refuse what could not be read once it acts."""
    row.name = line(row.name, field="name", limit=RULE_NAME_MAX_LENGTH)
    row.body = optional_text(row.body, field="body", limit=BODY_MAX_LENGTH)
    if row.incident_name.strip():
        row.incident_name = line(row.incident_name, field="incident_name", limit=NAME_MAX_LENGTH)
    if row.source == SourceKind.ALERT:
        row.matchers = _matchers(row.matchers)
    variables(row.body, field="body", known=rule_texts.VARIABLES)
    variables(row.incident_name, field="incident_name", known=rule_texts.VARIABLES)


def _is_the_only_one(row: Rule) -> None:
    others = Rule.objects.standing().exclude(pk=row.pk).values_list("name", flat=True)
    if row.name.casefold() in (other.casefold() for other in others):
        raise Refused(
            _("Another rule is called “%(name)s”; choose another name.") % {"name": row.name},
            field="name",
        )


def _does_something(row: Rule) -> None:
    if row.source not in SourceKind.values:
        raise Refused(
            _("“%(source)s” is nothing that a rule hears of; choose one of %(names)s.")
            % {"source": row.source, "names": ", ".join(SourceKind.values)},
            field="source",
        )
    if row.action not in RuleAction.values:
        raise Refused(
            _("“%(action)s” is nothing that a rule does; choose one of %(names)s.")
            % {"action": row.action, "names": ", ".join(RuleAction.values)},
            field="action",
        )
    if component_status(row.status, field="status") == ComponentStatus.OPERATIONAL:
        raise Refused(
            _("A rule sets a status while something is bad; choose one other than operational."),
            field="status",
        )


def _is_about(row: Rule, components: Collection[Component]) -> None:
    is_only_shown = row.source == SourceKind.SUPPLIER and row.action == RuleAction.WATCH
    if not components and not is_only_shown:
        raise Refused(
            _("Choose at least one component that the rule is about."), field="components"
        )
    if gone := [each.name for each in components if each.removed_at is not None]:
        raise Refused(
            _("“%(name)s” was removed; choose others.") % {"name": gone[0]}, field="components"
        )


def _matchers(text: str) -> str:
    """Return the matchers, one a line, as Alertmanager writes them."""
    text = optional_text(text, field="matchers", limit=MATCHERS_MAX_LENGTH)
    try:
        found = matchers.parsed(text)
    except matchers.BadMatcher as bad:
        raise Refused(
            _(
                "The alerts cannot be read: %(why)s. Write one matcher a line, such as"
                ' severity="page".'
            )
            % {"why": bad},
            field="matchers",
        ) from None
    if not found:
        raise Refused(
            _(
                "Say which alerts the rule is about, one matcher a line, such as"
                ' alertname="HighErrorRate".'
            ),
            field="matchers",
        )
    return "\n".join(map(str, found))


def _waits(field: Field, value: int) -> None:
    if not 0 <= value <= WAIT_S_MAX:
        raise Refused(
            _("%(value)s seconds are out of range; choose 0 to %(most)s.")
            % {"value": f"{value:,}", "most": f"{WAIT_S_MAX:,}"},
            field=field,
        )
