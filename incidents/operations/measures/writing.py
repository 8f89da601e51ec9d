"""How a rule's source is asked, as people write it. Part of writing the rule."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_address

from django.utils.translation import gettext as _

from incidents.domain.exposition import Selector, UnreadableSource, matchers_of
from incidents.domain.measuring.conditions import Condition
from incidents.domain.vocabulary import SUPPLIERS_TOPIC, Authentication, SourceKind
from incidents.models import Measure, Revision, Rule
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN
from incidents.models.measure import (
    CONNECT_TO_MAX_LENGTH,
    DAYS_LEFT_MAX,
    EXPECTED_MAX_LENGTH,
    EXPRESSION_MAX_LENGTH,
    LABELS_MAX_LENGTH,
    SLOW_AFTER_MS_MAX,
    SUPPLIER_INTERVAL_S_MIN,
)
from incidents.operations import validation
from incidents.operations.credentials import Credentials, sign_in
from incidents.operations.details import MeasureDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.fields import Field
from incidents.operations.jobs.sources import url
from incidents.operations.measures.asking import expected_of

# A host name, or nothing.
_PLACE = re.compile(r"(?:[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?(?:\.|\Z))*")
# What an address looks like, for who has left out a part.
EXAMPLES: dict[SourceKind, str] = {
    SourceKind.QUERY: "http://prometheus:9090",
    SourceKind.METRIC: "http://blackbox:9115/metrics",
    SourceKind.CHECK: "https://shop.example/healthz",
    SourceKind.SUPPLIER: "https://www.githubstatus.com",
}
# What is asked, and what a good answer is: of another, what was seen before says nothing.
QUESTION = (
    "address",
    "expression",
    "labels",
    "expected",
    "connect_to",
    "slow_after_ms",
    "days_left",
)


def save(
    rule: Rule, details: MeasureDetails, *, credentials: Credentials | None, now: datetime
) -> bool:
    """Save how ``rule``, which is stored, is asked; return whether that is another question.

    Raises Refused, CannotEncrypt.
    """
    before = Measure.objects.filter(rule=rule).first()
    measure = Measure.objects.filter(rule=rule).first() or Measure(rule=rule)
    measure.rule = rule
    assign(measure, details)
    clean(measure)
    sign_in(
        measure,
        authentication=measure.authentication,
        credentials=credentials,
        before=before,
    )
    measure.changed_at = measure.next_scrape_at = now
    is_other = before is None or any(
        getattr(before, name) != getattr(measure, name) for name in QUESTION
    )
    if is_other:
        _forget(measure)
    measure.save()
    if rule.source == SourceKind.SUPPLIER:
        Revision.objects.get_or_create(topic=SUPPLIERS_TOPIC)
    return is_other and before is not None


def clean(measure: Measure) -> None:
    """Clean what was typed for the source of its rule. Raises Refused."""
    kind = SourceKind(measure.rule.source)
    signs_in = kind not in (SourceKind.CHECK, SourceKind.SUPPLIER)
    measure.address = url(
        measure.address, field="address", example=EXAMPLES[kind], signs_in=signs_in
    )
    measure.expression = validation.optional_text(
        measure.expression, field="expression", limit=EXPRESSION_MAX_LENGTH
    ).strip()
    measure.expected = validation.optional_text(
        measure.expected, field="expected", limit=EXPECTED_MAX_LENGTH
    ).strip()
    measure.labels = _labels(measure.labels) if kind == SourceKind.QUERY else ""
    measure.connect_to = _place(measure.connect_to) if kind == SourceKind.CHECK else ""
    if not signs_in:
        measure.authentication = Authentication.NONE
    _interval(measure, kind)
    match kind:
        case SourceKind.CHECK:
            _check(measure)
        case SourceKind.QUERY | SourceKind.METRIC:
            _value(measure, kind)


def _check(measure: Measure) -> None:
    measure.expression = ""
    _within("slow_after_ms", measure.slow_after_ms, SLOW_AFTER_MS_MAX)
    _within("days_left", measure.days_left, DAYS_LEFT_MAX)
    try:
        expected_of(measure)
    except UnreadableSource as error:
        raise Refused(str(error), field="expected") from error


def _value(measure: Measure, kind: SourceKind) -> None:
    if not measure.expression:
        raise Refused(
            _('Enter the query, such as up{job="web"}.')
            if kind == SourceKind.QUERY
            else _("Enter the name of the metric, such as probe_success."),
            field="expression",
        )
    if kind == SourceKind.METRIC:
        _one_series(measure.expression)
    try:
        measure.expected = str(Condition.parse(measure.expected))
    except UnreadableSource as error:
        raise Refused(str(error), field="expected") from error


def _one_series(text: str) -> None:
    try:
        selector = Selector.parse(text)
    except UnreadableSource as error:
        raise Refused(str(error), field="expression") from error
    if selector.added:
        raise Refused(
            _("Select one series; sums are for queries of a Prometheus server."),
            field="expression",
        )


def _labels(text: str) -> str:
    text = validation.optional_text(text, field="labels", limit=LABELS_MAX_LENGTH).strip()
    text = text.removeprefix("{").removesuffix("}").strip()
    try:
        matchers_of(text)
    except UnreadableSource as error:
        raise Refused(str(error), field="labels") from error
    return text


def _place(text: str) -> str:
    """Return the name or address to connect to; "" for that of the checked address."""
    text = text.strip()
    if len(text) > CONNECT_TO_MAX_LENGTH or not (_PLACE.fullmatch(text) or _is_address(text)):
        raise Refused(
            _(
                "“%(place)s” is nothing to connect to; enter a name or an address alone, such as "
                "fra1.cdn.example or 192.0.2.7, or leave it empty."
            )
            % {"place": text[:100]},
            field="connect_to",
        )
    return text


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _interval(measure: Measure, kind: SourceKind) -> None:
    least = SUPPLIER_INTERVAL_S_MIN if kind == SourceKind.SUPPLIER else INTERVAL_S_MIN
    if not least <= measure.interval_s <= INTERVAL_S_MAX:
        raise Refused(
            _("An interval of %(value)s seconds is out of range; choose %(least)s to %(most)s.")
            % {"value": measure.interval_s, "least": least, "most": f"{INTERVAL_S_MAX:,}"},
            field="interval_s",
        )


def _within(field: Field, value: int | None, most: int) -> None:
    if value is not None and not 1 <= value <= most:
        raise Refused(
            _("%(value)s is out of range; choose 1 to %(most)s, or leave it empty.")
            % {"value": f"{value:,}", "most": f"{most:,}"},
            field=field,
        )


def _forget(measure: Measure) -> None:
    measure.asked_at = measure.failing_since = measure.value = measure.expires_at = None
    measure.reported, measure.reporter, measure.reported_at = "", "", None
