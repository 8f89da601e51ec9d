"""Quote exporters to operators: short, and without what is invisible."""

from __future__ import annotations

import re

from prometheus_client.samples import Sample

SHOWN_CHARACTERS = 120

# What PostgreSQL, XML or UTF-8 cannot hold, and what is invisible or turns text around.
UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def shortened(text: str) -> str:
    text = UNFIT.sub("�", text)
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[: SHOWN_CHARACTERS - 1]}…"


def described(sample: Sample) -> str:
    labels = ", ".join(f'{name}="{value}"' for name, value in sample.labels.items())
    return shortened(f"{sample.name}{{{labels}}}" if labels else sample.name)
