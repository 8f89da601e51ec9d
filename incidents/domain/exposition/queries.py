"""A Prometheus server's answer to an instant query, as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.exposition.wording import shortened

# What reading an answer of another shape raises.
MISSHAPEN = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError),
    OverflowError,  # of a number that is longer than any time
)


def answered(text: str) -> dict[str, Any]:
    """Return the answer of a server that could evaluate the query.

    Raises UnreadableSource, or one of MISSHAPEN if it is the answer of something else.
    """
    answer: dict[str, Any] = json.loads(text)
    if answer["status"] != "success":
        raise UnreadableSource(
            _("The Prometheus server refuses the query: %(why)s")
            % {"why": shortened(str(answer.get("error") or answer["status"]))}
        )
    return answer


def no_answer() -> UnreadableSource:
    return UnreadableSource(
        _(
            "The answer is JSON, but not that of a Prometheus server to an instant query; "
            "use an address such as http://prometheus:9090/api/v1/query?query=…"
        )
    )
