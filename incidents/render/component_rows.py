"""The rows of components on the front page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain import shapes
from incidents.domain.uptime import Weights, percent
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup
from incidents.queries.components import sections
from incidents.queries.uptime import BAR_DAYS, ComponentUptime
from incidents.render import charts, labels, uptime_figures

# Some four screens of a telephone: who looks for the one with trouble shall not scroll further.
FOLDED_ABOVE = 30


@dataclass(frozen=True)
class GroupRows:
    """``group`` is None over components that stand alone: the first lends its ``code``.

    ``rows`` are its list items.
    """

    group: ComponentGroup | None
    code: str
    shape: str
    status: str
    rows: SafeString
    count: int
    is_one_of_many: bool

    @property
    def is_foldable(self) -> bool:
        """Whether it may be folded: a group, or many components without one."""
        return self.group is not None or self.is_one_of_many

    @property
    def is_open(self) -> bool:
        """Whether it is shown open: it has trouble, or there are few components."""
        return self.is_troubled or not self.is_one_of_many

    @property
    def is_troubled(self) -> bool:
        return self.shape != shapes.OF_STATUS[ComponentStatus.OPERATIONAL]


def groups(
    components: Sequence[Component], records: Mapping[int, ComponentUptime], *, weights: Weights
) -> list[GroupRows]:
    """Return ``components``, which are in the page's order, under their groups. No query."""
    texts = _Texts(weights)
    return [
        GroupRows(
            section.group,
            (section.group or section.components[0]).code,
            shapes.OF_STATUS[section.status],
            str(section.status.label),
            mark_safe("".join(_row(one, records[one.pk], texts) for one in section.components)),
            count=len(section.components),
            is_one_of_many=len(components) > FOLDED_ABOVE,
        )
        for section in sections(components)
    ]


class _Texts:
    """Values shared by all rows, looked up once and not for each of 200 components."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.uptime_path = reverse("uptime")
        self.uptime = escape(_("%s %% uptime"))
        self.first_day = escape(_("%d days ago") % BAR_DAYS)
        self.last_day = escape(_("Today"))
        self.formula = escape(labels.formula(weights))
        self.days = cache(lambda count: escape(ngettext("in %d day", "in %d days", count) % count))
        self.statuses = {status: escape(str(status.label)) for status in ComponentStatus}


def _row(component: Component, record: ComponentUptime, texts: _Texts) -> str:
    """Return the row as a string: 200 rows through a template take 20 ms."""
    status = ComponentStatus(component.status)
    shape = shapes.OF_STATUS[status]
    about = f'<p class="hint">{escape(component.description)}</p>' if component.description else ""
    return (
        f'<li class="component" id="component-{component.code}"><p class="component-head">'
        f'<bdi class="name">{escape(component.name)}</bdi> '
        f'<span class="state state-{shape}">{shapes.svg(shape)} {texts.statuses[status]}</span></p>'
        f"{about}{_days(component, record, texts) if component.is_showcased else ''}</li>"
    )


def _figure(record: ComponentUptime, texts: _Texts) -> str:
    """Return "100 % uptime, degraded for 31 min", over the days that the bar's axis names.

    A component that is younger says so: "100 % uptime in 12 days".
    """
    assert record.fraction is not None
    assert record.known_from is not None  # or there would be no fraction
    count = (record.last_on - record.known_from).days + 1
    days = f" {texts.days(count)}" if count < BAR_DAYS else ""
    uncounted = uptime_figures.uncounted(record.seconds, texts.weights) if record.seconds else ""
    return f"{texts.uptime % percent(record.fraction)}{days}{escape(uncounted)}"


def _days(component: Component, record: ComponentUptime, texts: _Texts) -> str:
    """Return the bar over its axis, with the percentage and its formula."""
    path = f"{texts.uptime_path}#component-{component.code}"
    figure = "<span></span>"
    if record.fraction is not None:
        figure = (
            f'<details id="uptime-{component.code}">'
            f"<summary>{_figure(record, texts)}</summary>"
            f"<p>{texts.formula}</p></details>"
        )
    return (
        f'<div class="track">{charts.bar(record, name=component.name, path=path)}'
        '<output class="bar-day" hidden></output></div>'
        f'<div class="axis"><span>{texts.first_day}</span> {figure}'
        f" <span>{texts.last_day}</span></div>"
    )
