"""Points of a postmortem that are to be done, and are no action items yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from incidents.domain.markdown import to_text
from incidents.domain.markdown.list_lines import list_lines
from incidents.models import ActionItem, Incident, PostmortemSection
from incidents.models.action_item import TITLE_MAX_LENGTH
from incidents.queries.site import page
from incidents.render.outline_texts import outline


@dataclass(frozen=True)
class PlannedLine:
    """A point of a list; ``asked`` fills the form of an action item with it."""

    title: str
    asked: str


def unplanned(incident: Incident, items: Iterable[ActionItem]) -> list[PlannedLine]:
    """Return the points of one section, but those that are items. Two queries.

    What is to be done stands in the section that ends the outline, or without such a section in
    the last list, whatever that is called.
    """
    there = {each.title for each in items}
    last = outline(page().postmortem_outline)[-1].title
    of_incident = PostmortemSection.objects.filter(postmortem__incident=incident)
    from_the_end = of_incident.order_by("-position", "-pk")
    named = [each for each in from_the_end if each.title == last]
    for section in named or from_the_end:
        if lines := list_lines(section.body):
            titles = (_title(each) for each in lines)
            return [_line(each, section) for each in titles if each and each not in there]
    return []


def _title(line: str) -> str:
    return " ".join(to_text(line).split())[:TITLE_MAX_LENGTH].rstrip()


def _line(title: str, section: PostmortemSection) -> PlannedLine:
    told = {"title": title} | ({} if section.is_internal else {"is_public": "on"})
    return PlannedLine(title, urlencode(told))
