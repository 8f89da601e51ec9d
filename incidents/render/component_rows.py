"""The rows of components on the front page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from incidents.domain import shapes
from incidents.domain.uptime import Weights, percent
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, ComponentGroup
from incidents.queries.components import ComponentSection, by_trouble, sections
from incidents.queries.uptime import BAR_DAYS, ComponentUptime
from incidents.render import charts, labels, links, uptime_figures
from incidents.render.figures import in_percent

# Some four screens of a telephone: who looks for the one with trouble shall not scroll further.
FOLDED_ABOVE = 30
# Stands for a code in an address: to ask for 200 addresses takes a tenth of the page.
PLACE = "0" * 12


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
    has_bars: bool
    count: int
    is_one_of_many: bool

    @property
    def heading(self) -> tuple[object, ...]:
        """All that stands around its rows."""
        group = self.group and (self.group.name, self.group.description)
        bars = self.has_bars
        return group, self.code, self.shape, self.status, bars, self.count, self.is_one_of_many

    @property
    def is_foldable(self) -> bool:
        """Whether it may be folded: a group, or many components without one."""
        return self.group is not None or self.is_one_of_many

    @property
    def is_open(self) -> bool:
        """Whether it is shown open."""
        return self.is_troubled

    @property
    def is_troubled(self) -> bool:
        return self.shape != shapes.OF_STATUS[ComponentStatus.OPERATIONAL]


def groups(
    components: Sequence[Component], records: Mapping[int, ComponentUptime], *, weights: Weights
) -> list[GroupRows]:
    """Return ``components``, which are in the page's order, under their groups. No query.

    What has trouble comes first, groups and within them; else the order stays.
    """
    texts = _Texts(weights)
    return [
        GroupRows(
            section.group,
            (section.group or section.components[0]).code,
            shapes.OF_STATUS[section.status],
            str(section.status.label),
            mark_safe(
                "".join(_row(each, records[each.pk], texts) for each in _by_trouble(section))
            ),
            has_bars=any(each.is_showcased for each in section.components),
            count=len(section.components),
            is_one_of_many=len(components) > FOLDED_ABOVE and not _is_hit_alone(section),
        )
        for section in by_trouble(_apart(sections(components)))
    ]


def _apart(found: Sequence[ComponentSection]) -> Iterator[ComponentSection]:
    """Keep those in trouble that stand alone apart from their neighbours, which come later."""
    for section in found:
        if section.group is None:
            hit = [one for one in section.components if one.status != ComponentStatus.OPERATIONAL]
            well = [one for one in section.components if one.status == ComponentStatus.OPERATIONAL]
            yield from (ComponentSection(None, members) for members in (hit, well) if members)
        else:
            yield section


def _is_hit_alone(section: ComponentSection) -> bool:
    return section.group is None and section.status != ComponentStatus.OPERATIONAL


def _by_trouble(section: ComponentSection) -> list[Component]:
    return sorted(section.components, key=lambda one: -ComponentStatus(one.status).rank)


class _Texts:
    """Values shared by all rows, looked up once and not for each of 200 components."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.language = get_language()
        self.uptime_path = reverse("uptime")
        self._path = links.component_path(PLACE)
        self.uptime = cache(lambda share: escape(in_percent(percent(share))))
        self.label = escape(_("Uptime:"))
        self.days = cache(
            lambda count: escape(ngettext("over %d day", "over %d days", count) % count)
        )
        self.states = {
            str(status): f'<span class="state state-{shape}">{shapes.svg(shape)}'
            f" {escape(str(status.label))}</span>"
            for status, shape in shapes.OF_STATUS.items()
        }

    def uncounted(self, trouble: Sequence[str]) -> str:
        return escape(uptime_figures.not_counted(trouble))

    def path(self, component: Component) -> str:
        return self._path.replace(PLACE, component.code)


def _row(component: Component, record: ComponentUptime, texts: _Texts) -> str:
    """Return the row as a string: 200 rows through a template take 20 ms."""
    days = _days(component, record, texts) if component.is_showcased else ""
    return (
        f'<li class="component" id="component-{component.code}">'
        f'<a class="name" href="{texts.path(component)}">'
        f"<bdi>{escape(component.name)}</bdi></a> {days}"
        f"{texts.states[component.status]}</li>"
    )


def _days(component: Component, record: ComponentUptime, texts: _Texts) -> str:
    """Return the bar with the percentage beside it."""
    path = f"{texts.uptime_path}#component-{component.code}"
    bar = charts.bar(record, name=component.name, path=path, language=texts.language)
    return (
        f'<div class="track">{bar}'
        f'<output class="bar-day" hidden></output></div> {_figure(record, texts)} '
    )


def _figure(record: ComponentUptime, texts: _Texts) -> str:
    """Return "100 %" over the days of the bar, and what that does not tell.

    A component that is younger says so: "over 12 days"; trouble that does not count, for how long.
    """
    if record.fraction is None or record.known_from is None:
        return ""
    count = (record.last_on - record.known_from).days + 1
    days = texts.days(count) if count < BAR_DAYS else ""
    uncounted = uptime_figures.uncounted(record.seconds, texts.weights) if record.seconds else []
    said = [*([days] if days else []), *([texts.uncounted(uncounted)] if uncounted else [])]
    hint = f'<span class="hint">{labels.listed(said)}</span>' if said else ""
    return (
        f'<span class="uptime"><span class="visually-hidden">{texts.label}</span>'
        f" {texts.uptime(record.fraction)}</span> {hint}"
    )
