"""A file can declare all that people edit, so that a new setting is not forgotten there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incidents.operations import details
from incidents.operations.configuration import schemas
from incidents.operations.configuration.kinds import NOT_DETAILS

DOCS = Path(__file__).parents[3] / "docs" / "configuration-as-code.md"
IMAGES = {"logo", "logo_dark", "favicon"}
# Beside the details: what is a row of its own, or cannot change.
APART = {"source", "components", "measure"}
PAIRS = [
    (schemas.DeclaredPage, details.PageDetails, "[page]"),
    (schemas.DeclaredGroup, details.GroupDetails, "[[groups]]"),
    (schemas.DeclaredComponent, details.ComponentDetails, "[[components]]"),
    (schemas.DeclaredTemplate, details.MessageTemplateDetails, "[[templates]]"),
    (schemas.DeclaredJob, details.JobDetails, "[[jobs]]"),
    (schemas.DeclaredRule, details.RuleDetails, "[[rules]]"),
    (schemas.DeclaredMeasure, details.MeasureDetails, "[rules.measure]"),
]


@pytest.mark.parametrize(("schema", "edited", "table"), PAIRS, ids=lambda each: str(each)[:20])
def test_what_people_edit_can_be_declared_and_the_docs_list_it(schema, edited, table):
    declared = set(schema.model_fields)
    [row] = re.findall(rf"^\| `{re.escape(table)}` \| (.*) \|$", DOCS.read_text(), re.M)
    listed = set(re.findall(r"`(\w+)`", row))

    assert declared - {*NOT_DETAILS} - APART == set(edited.__annotations__) - IMAGES
    # Templates have no code in the console either; a measure is a table of its own.
    assert declared - {"measure"} - listed <= {"code"}
    assert listed <= declared
