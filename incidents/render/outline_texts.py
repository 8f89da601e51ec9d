"""The sections that a postmortem begins with, each with what belongs into it."""

from __future__ import annotations

from incidents.domain.sections import Section, as_text, read


def outline(of_page: str) -> list[Section]:
    """Return the outline of the page, or the built-in one; a body is what guides the writer."""
    return read(of_page or BUILT_IN)


BUILT_IN = as_text(
    [
        Section(
            "Summary",
            "What happened, to whom, for how long, and what ended it: three to five sentences that"
            " somebody who has never heard of it understands. No jargon.",
        ),
        Section(
            "Impact",
            "Who noticed what, in their words: which requests failed or were slow, since when and"
            " until when. Say also what went on working.",
        ),
        Section(
            "Timeline",
            "{{ timeline }} shows what was said and done, with its times. Add what it cannot know:"
            " what you saw, what you decided and why.",
        ),
        Section(
            "Contributing factors",
            "What had to come together? Describe how things were, not who was to blame; there is"
            " seldom one root cause.",
        ),
        Section("What went well", "What found it early, kept it small, or sped up the end?"),
        Section("What went wrong", "What was missing, slow or misleading, also in what you said?"),
        Section("Where we got lucky", "What would have made it worse, and was not of your doing?"),
        Section(
            "Mitigation",
            "What you did, in which order, and what you weighed: what was chosen, what was"
            " rejected, and what that cost readers.",
        ),
        Section("Future work", "What will change, so that it is less likely or less bad?"),
    ]
)
