from __future__ import annotations

import pytest
from django.db import transaction

from tests import make, stored

pytestmark = pytest.mark.django_db


def test_a_row_that_was_written_is_noticed():
    with pytest.raises(AssertionError), stored.nothing_written():
        make.component()


def test_what_was_rolled_back_was_not_written():
    with stored.nothing_written(), transaction.atomic():
        make.component()
        transaction.set_rollback(True)
