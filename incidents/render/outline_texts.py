"""The sections that a postmortem begins with, each with what belongs into it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from incidents.domain.beginnings import guide
from incidents.domain.sections import Section, as_text, read
from incidents.render.language import for_readers


def outline(of_page: str) -> list[Section]:
    """Return the outline of the page, or the built-in one; a body guides, and says what begins.

    The built-in one has headings in the language of the page, and guides in that of the console.
    """
    return read(of_page or _built_in())


def guides(of_page: str) -> dict[str, str]:
    """Return what guides the writer of each section, by its title."""
    return {each.title: guide(each.body) for each in outline(of_page)}


@for_readers()
def _built_in() -> str:
    return as_text(Section(str(title), body) for title, body in BUILT_IN)


BUILT_IN: Sequence[tuple[str | Promise, str]] = [
    (
        gettext_lazy("Summary"),
        "What happened, to whom, for how long, and what ended it: three to five sentences that"
        " somebody who has never heard of it understands. No jargon.\n\n{{ copy:times }}",
    ),
    (
        gettext_lazy("Impact"),
        "Who noticed what, in their words: which requests failed or were slow, since when and"
        " until when. Say also what went on working.\n\n{{ copy:components }}",
    ),
    (
        gettext_lazy("Timeline"),
        "It shows what was said and done, with its times. Add what it cannot know: what you"
        " saw, what you decided and why.\n\n{{ timeline }}",
    ),
    (
        gettext_lazy("Contributing factors"),
        "What had to come together? Describe how things were, not who was to blame; there is"
        " seldom one root cause.\n\n{{ copy:notes }}",
    ),
    (
        gettext_lazy("What went well"),
        "What found it early, kept it small, or sped up the end?\n\n{{ copy:kept }}",
    ),
    (
        gettext_lazy("What went wrong"),
        "What was missing, slow or misleading, also in what you said?\n\n{{ copy:missed }}",
    ),
    (
        gettext_lazy("Where we got lucky"),
        "What would have made it worse, and was not of your doing?",
    ),
    (
        gettext_lazy("Mitigation"),
        "What you did, in which order, and what you weighed: what was chosen, what was"
        " rejected, and what that cost readers.\n\n{{ copy:decisions }}\n{{ copy:jobs }}",
    ),
    (
        gettext_lazy("Future work"),
        "What will change, so that it is less likely or less bad? A line each, of which you can"
        " make an action item.",
    ),
]
