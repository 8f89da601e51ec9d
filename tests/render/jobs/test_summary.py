from __future__ import annotations

import pytest
from django.utils import translation

from incidents.render.jobs.summary import parted, time_left_and_why
from tests import make
from tests.make import HOUR

LOW_S, HIGH_S = 2 * HOUR.total_seconds(), 3.5 * HOUR.total_seconds()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words", "why"),
    [
        ("en", "about 2 to 3½ hours left", "the slowest part: "),
        ("de", "noch etwa 2 bis 3½ Stunden", "der langsamste Teil: "),
        ("fr", "il reste environ 2 à 3½ heures", "la partie la plus lente\u00a0: "),
        ("ar", "بقي نحو 2 إلى 3½ ساعات", "الجزء الأبطأ: "),
    ],
)
def test_a_headline_is_parted_without_a_mark_or_a_space_of_any_language(language, words, why):
    job = make.job()

    with translation.override(language):
        headline = time_left_and_why(job, LOW_S, HIGH_S, "p")

    name = "\u2068p\u2069" if language == "ar" else "p"
    assert parted(headline) == (words, f"{why}names beginning with {name}")
