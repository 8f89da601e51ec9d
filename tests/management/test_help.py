"""Help texts of commands, for those who typed ``plainstatus`` as for those with a checkout."""

from __future__ import annotations

import pytest
from django.core.management import get_commands, load_command_class

OURS = sorted(name for name, app in get_commands().items() if app == "incidents")


@pytest.mark.parametrize("name", OURS)
def test_help_names_the_command_as_it_was_typed(name):
    text = load_command_class("incidents", name).create_parser("plainstatus", name).format_help()

    assert text.startswith(f"usage: plainstatus {name}")
    assert "manage.py" not in text
