from __future__ import annotations

import re

from incidents.domain.codes import LENGTH, PATTERN, new_code


def test_codes_fit_the_pattern_that_the_database_holds():
    codes = [new_code() for _ in range(200)]

    assert all(re.fullmatch(PATTERN, code) and len(code) == LENGTH for code in codes)


def test_codes_do_not_repeat():
    assert len({new_code() for _ in range(1_000)}) == 1_000
